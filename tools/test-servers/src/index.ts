export { sharedPostgres } from "./postgres/shared-postgres.ts";
export { PostgresUnavailable, startPostgres, type PostgresServer, type PostgresServerOptions } from "./postgres/start-postgres.ts";
export { testDatabase, type TestDatabase } from "./postgres/test-database.ts";
