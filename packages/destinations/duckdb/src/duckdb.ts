import { defineDestination, type DestinationFactory } from "@dlt-ts/core";
import { insertValues } from "@dlt-ts/sql";
import { duckDbCapabilities } from "./capabilities.js";
import { connect } from "./connect.js";
import { duckDbDialect } from "./dialect/duck-db-dialect.js";
import { duckDbOptionsSchema, type DuckDbOptions } from "./options/duck-db-options.js";

/**
 * Loads into a DuckDB file: `duckdb("data.duckdb")`, `duckdb({ credentials: { database: "data.duckdb" }, createIndexes: true })`,
 * or `duckdb(instance)`.
 */
export const duckdb: DestinationFactory<"duckdb", DuckDbOptions, typeof duckDbCapabilities, "credentials"> = defineDestination({
  type: "duckdb",
  schema: duckDbOptionsSchema,
  positional: "credentials",
  capabilities: duckDbCapabilities,
  formats: [insertValues(duckDbDialect({ createIndexes: false }))],
  connect,
});
