import type { DestinationClient, Schema, SystemTables } from "@dlt-ts/core";

/** What a dataset is read with. */
export interface DatasetOptions {
  /** Its physical name; absent where the destination has no datasets. */
  readonly name?: string | undefined;
  /** Of the destination, for errors. */
  readonly destinationName: string;
  /** Opens a connection to it. Called when something is read. */
  readonly connect: () => Promise<DestinationClient>;
  /** The newest that the pipeline knows, if any. */
  readonly schema?: Schema | undefined;
  /** All that have tables in it, that one too. Default: only that one. */
  readonly schemas?: readonly Schema[] | undefined;
  /** Physical names of the tables to read, besides those of dlt. Default: all. */
  readonly only?: ReadonlySet<string> | undefined;
  readonly systemTables: SystemTables;
  /** From a table's name in the schema to its name in the dataset. Default: the same. */
  readonly physicalName?: (table: string) => string;
}
