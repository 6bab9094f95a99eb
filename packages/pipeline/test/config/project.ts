import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConfigTrace, ConfigWarning } from "../../src/config/config-trace.js";
import type { Config } from "../../src/config/config.js";
import { readConfig } from "../../src/config/read-config.js";

export interface ProjectFiles {
  readonly config?: string | null;
  readonly secrets?: string | null;
  readonly globalConfig?: string;
  readonly globalSecrets?: string;
  /** Files under `/run/secrets`, by path. */
  readonly secretFiles?: Readonly<Record<string, string>>;
}

export interface Project extends Disposable {
  readonly folder: string;
  readonly config: Config;
  readonly traces: ConfigTrace[];
  readonly warnings: ConfigWarning[];
}

/** A project in a folder of its own, with its config files, that sees only the environment given. */
export function project(files: ProjectFiles = {}, environment: Readonly<Record<string, string>> = {}): Project {
  const folder = mkdtempSync(join(tmpdir(), "dlt-ts-config-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const write = (path: string, content: string | null | undefined): void => {
    if (content === null || content === undefined) return;
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  write(".dlt/config.toml", files.config);
  write(".dlt/secrets.toml", files.secrets);
  write("global/config.toml", files.globalConfig);
  write("global/secrets.toml", files.globalSecrets);
  for (const [name, content] of Object.entries(files.secretFiles ?? {})) write(join("secrets", name), content);

  const traces: ConfigTrace[] = [];
  const warnings: ConfigWarning[] = [];
  try {
    const config = readConfig({
      projectFolder: folder,
      globalFolder: join(folder, "global"),
      secretsFolder: join(folder, "secrets"),
      environment,
      onLookup: (trace) => traces.push(trace),
      onWarning: (warning) => warnings.push(warning),
    });
    return { folder, config, traces, warnings, [Symbol.dispose]: remove };
  } catch (error) {
    remove();
    throw error;
  }
}
