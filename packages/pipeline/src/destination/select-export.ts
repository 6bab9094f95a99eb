import { registeredDestination, type Destination, type DestinationFactory } from "@dlt-ts/core";
import { DestinationReferenceError } from "./destination-reference-error.js";
import type { ModuleExports } from "./import-from-app.js";

/** The only version of the destination contract that this engine speaks. */
const specVersion = 1;

export interface ExportChoice {
  /** As the user wrote it, for errors. */
  readonly specifier: string;
  /** After the `#` of a reference. */
  readonly exportName?: string | undefined;
  /** The type that is wanted, as far as the reference tells. */
  readonly type: string;
}

/**
 * The destination of a module: the export that the reference names; else the one of the type that is wanted, exported or registered;
 * else the only one. Throws a `DestinationReferenceError` when there is none, or more than one.
 */
export function selectExport(exports: ModuleExports, choice: ExportChoice): DestinationFactory | Destination {
  const { specifier, exportName, type } = choice;
  if (exportName !== undefined) {
    const chosen = Object.hasOwn(exports, exportName) ? exports[exportName] : undefined;
    if (isDestinationLike(chosen)) return checkSpecVersion(chosen, `${specifier}#${exportName}`);
    const what = chosen === undefined ? `has no export "${exportName}"` : `exports "${exportName}", which is no destination`;
    throw noDestination(`${specifier} ${what}.`, exports, specifier);
  }
  const found = [...new Set(Object.values(exports))].filter(isDestinationLike);
  const chosen =
    found.find((candidate) => candidate.type === type) ?? registeredDestination(type) ?? (found.length === 1 ? found[0] : undefined);
  if (chosen !== undefined) return checkSpecVersion(chosen, specifier);
  throw found.length === 0
    ? noDestination(`${specifier} exports no destination.`, exports, specifier)
    : noDestination(
        `${specifier} exports ${found.length} destinations; name one, as in "${specifier}#${found[0]!.type}".`,
        exports,
        specifier,
      );
}

/** Throws a `DestinationReferenceError` (`DLT_DESTINATION_SPEC`) for a destination of another version of the contract. */
export function checkSpecVersion<Found extends { readonly specVersion: unknown }>(found: Found, name: string): Found {
  if (found.specVersion === specVersion) return found;
  const version = typeof found.specVersion === "number" ? found.specVersion : typeof found.specVersion;
  const newer = typeof found.specVersion === "number" && found.specVersion > specVersion;
  throw new DestinationReferenceError(
    "DLT_DESTINATION_SPEC",
    `${name} was made for version ${version} of the destination contract; this dlt-ts speaks version ${specVersion}. ${newer ? "Upgrade dlt-ts" : "Upgrade that package"}.`,
    { context: { destination: name, specVersion: version } },
  );
}

/** Whether a value says that it is a destination or makes one, of whatever version. */
export function isDestinationLike(value: unknown): value is DestinationFactory | Destination {
  return (typeof value === "function" || (typeof value === "object" && value !== null)) && "specVersion" in value && "type" in value;
}

function noDestination(message: string, exports: ModuleExports, specifier: string): DestinationReferenceError {
  const names = Object.keys(exports);
  const list = names.length === 0 ? "It exports nothing." : `It exports ${names.join(", ")}.`;
  return new DestinationReferenceError("DLT_DESTINATION_EXPORT", `${message} ${list}`, { context: { specifier, exports: names } });
}
