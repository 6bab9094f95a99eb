import type { Destination, DestinationReference, OptionsOf } from "@dlt-ts/core";
import { readConfig } from "../config/read-config.js";
import { resolveDestination } from "./resolve-destination.js";

/** What `Destination.fromReference` takes besides the reference. */
export interface FromReferenceOptions<Reference extends DestinationReference = DestinationReference> {
  /** Its name in config and load info. Default: its type. */
  readonly destinationName?: string | undefined;
  /** These win over config. */
  readonly destinationOptions?: OptionsOf<Reference> | undefined;
  /** Where modules and config are looked up from. Default: `DLT_PROJECT_DIR`, else the current folder. */
  readonly projectFolder?: string | undefined;
}

/**
 * The destination that a text stands for: a name (`duckdb`), a package (`@dlt-ts/duckdb`, `package#export`), a path, or a name whose type
 * stands in config. What config says about it is added when a pipeline uses it. Throws a `DestinationReferenceError` for what is not found.
 */
export async function destinationFromReference<const Reference extends DestinationReference>(
  reference: Reference,
  options: FromReferenceOptions<Reference> = {},
): Promise<Destination> {
  const { destinationName, projectFolder } = options;
  const destinationOptions = options.destinationOptions as Readonly<Record<string, unknown>> | undefined;
  const config = readConfig(projectFolder === undefined ? {} : { projectFolder });
  return await resolveDestination(reference, { config, destinationName, destinationOptions });
}
