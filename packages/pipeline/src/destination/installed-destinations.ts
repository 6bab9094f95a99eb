import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { requireFrom, type ImportParents } from "./import-from-app.js";

const thirdParty = "dlt-ts-destination-";

/** The names of destinations that the app has installed, to tell in errors. Says nothing where packages are not in folders (Yarn PnP). */
export function installedDestinations(parents: ImportParents): readonly string[] {
  const folders = new Set(parents.flatMap((parent) => requireFrom(parent).resolve.paths("@dlt-ts/any") ?? []));
  const names = [...folders].flatMap((folder) => [
    ...foldersIn(join(folder, "@dlt-ts")).filter((name) => isDestination(join(folder, "@dlt-ts", name))),
    ...foldersIn(folder).flatMap((name) => (name.startsWith(thirdParty) ? [name.slice(thirdParty.length)] : [])),
  ]);
  return [...new Set(names)];
}

/** Beside destinations, the scope has packages such as core. */
function isDestination(folder: string): boolean {
  try {
    const { keywords } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { readonly keywords?: unknown };
    return Array.isArray(keywords) && keywords.includes("dlt-ts-destination");
  } catch {
    // Not a package, or not readable: it is left out of a list that only helps.
    return false;
  }
}

function foldersIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
