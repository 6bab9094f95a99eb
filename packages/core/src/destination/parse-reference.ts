import { DestinationError } from "../errors/destination-error.js";

/** What a destination reference in text means. `name` is looked up in config and in the registry; the others are imported. */
export type ParsedReference =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "package"; readonly specifier: string; readonly export?: string }
  | { readonly kind: "file"; readonly path: string; readonly export?: string };

/** Of names in config, and of npm packages without scope. */
const name = /^[A-Za-z_][A-Za-z0-9_-]*$/;
const packageSpecifier = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*(?:\/[A-Za-z0-9._~-]+)*$/;
const exportName = /^[A-Za-z_$][A-Za-z0-9_$]*$/;
const file = /^(?:file:\/\/|\.{1,2}[\\/]|[\\/]|[A-Za-z]:[\\/])/;
const pythonBuiltIn = /^dlt\.destinations\.([A-Za-z_][A-Za-z0-9_]*)$/;

/**
 * Reads `duckdb`, `dlt.destinations.duckdb` (Python's own, so that one config serves both), `@dlt-ts/duckdb`,
 * `package#export`, `./file.js#export`, an absolute path or a `file:` URL.
 * Throws a `DestinationError` (`options`) for anything else, before it comes near a module loader.
 */
export function parseReference(reference: string): ParsedReference {
  const text = reference.trim();
  const python = pythonBuiltIn.exec(text);
  if (python !== null) return { kind: "name", name: python[1]! };

  const hash = text.lastIndexOf("#");
  const place = hash === -1 ? text : text.slice(0, hash);
  const exported = hash === -1 ? undefined : text.slice(hash + 1);
  if (exported !== undefined && !exportName.test(exported)) throw refused(reference, `"${exported}" is not the name of an export`);
  const from = exported === undefined ? {} : { export: exported };

  if (file.test(place)) return { kind: "file", path: place, ...from };
  if (exported === undefined && name.test(place) && !place.startsWith("dlt-ts-destination-")) return { kind: "name", name: place };
  if (packageSpecifier.test(place) && !place.split("/").some((part) => part === "." || part === "..")) {
    if (exported === undefined && !place.includes("/") && place.includes(".") && !/\.[cm]?[jt]s$/.test(place)) {
      throw refused(reference, "a dotted path names a Python module; name an npm package (`package#export`) instead");
    }
    return { kind: "package", specifier: place, ...from };
  }
  throw refused(reference, "it is neither a name, nor a package, nor a path");
}

function refused(reference: string, why: string): DestinationError {
  return new DestinationError(
    "options",
    `"${reference}" is no reference to a destination: ${why}. Write a name ("duckdb"), a package ("@dlt-ts/duckdb", "package#export") or a path ("./my-destination.js").`,
    { context: { reference } },
  );
}
