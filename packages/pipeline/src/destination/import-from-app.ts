import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { DestinationReferenceError } from "./destination-reference-error.js";

/** What a module exports. */
export type ModuleExports = Readonly<Record<string, unknown>>;

/** The places that modules are looked up from: folders, or files whose folder it is. */
export type ImportParents = readonly string[];

/**
 * The app's view of the installed packages, never the engine's: in a pnpm workspace the engine sees only its own dependencies.
 * From the project, from the current folder, from the main script; that order passed every layout that was tried.
 */
export function appParents(projectFolder: string): ImportParents {
  const script = process.argv[1];
  return [...new Set([projectFolder, process.cwd(), ...(script === undefined || script === "" ? [] : [script])])];
}

/**
 * Imports the first of several specifiers that is installed; `undefined` when none is.
 * A module that is there and cannot be loaded is an error, not a reason to go on.
 */
export async function importFromApp(
  specifiers: readonly string[],
  parents: ImportParents,
): Promise<{ readonly specifier: string; readonly file: string; readonly exports: ModuleExports } | undefined> {
  for (const specifier of specifiers) {
    for (const parent of parents) {
      const file = resolveFrom(parent, specifier);
      if (file !== undefined) return { specifier, file, exports: await importFile(specifier, file) };
    }
  }
  return undefined;
}

function resolveFrom(parent: string, specifier: string): string | undefined {
  const id = specifier.startsWith("file:") ? fileURLToPath(specifier) : specifier;
  try {
    return requireFrom(parent).resolve(id);
  } catch (cause) {
    if (isAbsent(cause)) return undefined;
    const reason = cause instanceof Error ? firstLine(cause.message) : String(cause);
    const hint =
      codeOf(cause) === "ERR_PACKAGE_PATH_NOT_EXPORTED"
        ? ' Its package.json needs a "default" condition in "exports", besides "import".'
        : "";
    throw new DestinationReferenceError(
      "DLT_DESTINATION_IMPORT",
      `Package ${specifier} is installed and cannot be resolved: ${reason}.${hint}`,
      {
        cause,
        context: { specifier, from: parent },
      },
    );
  }
}

/** `createRequire` takes a file; a folder becomes one by the name of a file that need not exist. */
export function requireFrom(parent: string): NodeJS.Require {
  return createRequire(/\.[cm]?[jt]sx?$/.test(parent) ? parent : join(parent, "noop.js"));
}

/** Nothing of that name at all. A package whose entry file is missing names that file in `path`, and is broken instead. */
function isAbsent(error: unknown): boolean {
  return codeOf(error) === "MODULE_NOT_FOUND" && (error as { readonly path?: unknown }).path === undefined;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

async function importFile(specifier: string, file: string): Promise<ModuleExports> {
  try {
    return (await import(pathToFileURL(file).href)) as ModuleExports;
  } catch (cause) {
    const reason = cause instanceof Error ? `${cause.name}: ${firstLine(cause.message)}` : String(cause);
    throw new DestinationReferenceError("DLT_DESTINATION_IMPORT", `${specifier} was found (${file}) and cannot be imported: ${reason}`, {
      cause,
      context: { specifier, file },
    });
  }
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0]!;
}
