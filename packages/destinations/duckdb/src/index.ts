import { registerDestination } from "@dlt-ts/core";
import { duckdb } from "./duckdb.js";

registerDestination(duckdb);

declare module "@dlt-ts/core" {
  interface DestinationTypes {
    duckdb: typeof duckdb;
  }
}

export { duckdb };
export { openFilesReader, type TableFiles } from "./files/files-reader.js";
export type { DuckDbCredentials, DuckDbOptions, DuckDbSetting } from "./options/duck-db-options.js";
