import { DestinationError } from "@dlt-ts/core";
import type * as duckdb from "@dlt-ts/duckdb";

export type DuckDbPackage = typeof duckdb;

/** The package that reads files as tables. Rejects with a `DestinationError` (`driver-missing`) where it is not installed. */
export async function loadDuckDb(): Promise<DuckDbPackage> {
  try {
    return await import("@dlt-ts/duckdb");
  } catch (cause) {
    throw new DestinationError(
      "driver-missing",
      "Files are read through DuckDB, which is not installed. Install it with: npm install @dlt-ts/duckdb",
      {
        context: { package: "@dlt-ts/duckdb" },
        cause,
      },
    );
  }
}
