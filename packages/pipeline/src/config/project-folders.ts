import { accessSync, constants, existsSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Environment } from "./environment-provider.js";

/** The folders that dlt works with, as absolute paths. */
export interface ProjectFolders {
  /** `DLT_PROJECT_DIR`, else the current folder. */
  readonly project: string;
  /** The project's own config files: `.dlt` in the project, or as `DLT_CONFIG_FOLDER` says. */
  readonly settings: string;
  /** Config files for all projects: `~/.dlt`; `/var/dlt` for root. */
  readonly global: string;
  /** Where pipelines work: `DLT_DATA_DIR`, else the global folder. */
  readonly data: string;
  /** Where relative paths of local destinations start: `DLT_LOCAL_DIR`, else the current folder. */
  readonly local: string;
}

export interface ProjectFoldersInput {
  readonly environment: Environment;
  readonly currentFolder: string;
  /** Instead of `DLT_PROJECT_DIR`. */
  readonly projectFolder?: string | undefined;
  /** Instead of the user's own. */
  readonly globalFolder?: string | undefined;
  /** Default: those of the user who runs this process. */
  readonly homeFolder?: string;
  readonly isRoot?: boolean;
}

/** Python dlt's rules, so that both find the same files. */
export function projectFolders(input: ProjectFoldersInput): ProjectFolders {
  const { environment, currentFolder } = input;
  const project = resolve(currentFolder, input.projectFolder ?? given(environment, "DLT_PROJECT_DIR") ?? ".");
  const global = input.globalFolder ?? globalFolder(environment, input.homeFolder ?? homedir(), input.isRoot ?? process.geteuid?.() === 0);
  return {
    project,
    settings: resolve(project, given(environment, "DLT_CONFIG_FOLDER") ?? ".dlt"),
    global,
    data: resolve(currentFolder, given(environment, "DLT_DATA_DIR") ?? global),
    local: resolve(currentFolder, given(environment, "DLT_LOCAL_DIR") ?? "."),
  };
}

function globalFolder(environment: Environment, home: string, isRoot: boolean): string {
  if (isRoot) return "/var/dlt";
  if (!isWritable(home)) return join(tmpdir(), "dlt");
  const inHome = join(home, ".dlt");
  const dataHome = given(environment, "XDG_DATA_HOME");
  return dataHome !== undefined && !existsSync(inHome) ? join(dataHome, "dlt") : inHome;
}

function given(environment: Environment, name: string): string | undefined {
  const value = environment[name];
  return value === "" ? undefined : value;
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    // Missing or not ours: either way the next choice is taken.
    return false;
  }
}
