import { DestinationError } from "@dlt-ts/core";
import type * as driver from "@duckdb/node-api";

/** What `@duckdb/node-api` exports. */
export type DuckDbDriver = typeof driver;

/**
 * The driver, loaded when it is first needed. Rejects with a `DestinationError` (`driver-missing`) where it, or its binary for this
 * platform, is not installed.
 */
export async function loadDriver(): Promise<DuckDbDriver> {
  try {
    return await import("@duckdb/node-api");
  } catch (cause) {
    throw new DestinationError(
      "driver-missing",
      "The DuckDB driver could not be loaded. Install it with: npm install @dlt-ts/duckdb @duckdb/node-api@1.5.5-r.1 " +
        `(its binary for ${process.platform}-${process.arch} is an optional dependency: do not omit those).`,
      { context: { package: "@duckdb/node-api", platform: `${process.platform}-${process.arch}` }, cause },
    );
  }
}
