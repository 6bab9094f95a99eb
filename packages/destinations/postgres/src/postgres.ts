import { defineDestination, type DestinationFactory } from "@dlt-ts/core";
import { insertValues } from "@dlt-ts/sql";
import { postgresCapabilities } from "./capabilities.js";
import { connect } from "./connect.js";
import { postgresDialect } from "./dialect/postgres-dialect.js";
import { pgcopy } from "./formats/pgcopy.js";
import { postgresOptionsSchema, type PostgresOptions } from "./options/postgres-options.js";

/**
 * Loads into a Postgres database: `postgres("postgresql://loader:password@localhost:5432/shop")`, or
 * `postgres({ credentials: { host: "localhost", database: "shop", username: "loader", password } })`.
 */
export const postgres: DestinationFactory<"postgres", PostgresOptions, typeof postgresCapabilities, "credentials"> = defineDestination({
  type: "postgres",
  schema: postgresOptionsSchema,
  positional: "credentials",
  capabilities: postgresCapabilities,
  formats: [pgcopy, insertValues(postgresDialect({ createIndexes: false }))],
  connect,
});
