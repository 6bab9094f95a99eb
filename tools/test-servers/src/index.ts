export { startAzurite, type AzuriteOptions, type AzuriteServer } from "./azurite/start-azurite.ts";
export { sharedPostgres } from "./postgres/shared-postgres.ts";
export { PostgresUnavailable, startPostgres, type PostgresServer, type PostgresServerOptions } from "./postgres/start-postgres.ts";
export { testDatabase, type TestDatabase } from "./postgres/test-database.ts";
export { sharedS3 } from "./s3/shared-s3.ts";
export { startSeaweed, type S3Keys, type S3Server } from "./s3/start-seaweed.ts";
export { noSshd, startSshd, type SshdOptions, type SshdServer } from "./sshd/start-sshd.ts";
