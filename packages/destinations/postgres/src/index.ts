import { registerDestination } from "@dlt-ts/core";
import { postgres } from "./postgres.js";

registerDestination(postgres);

declare module "@dlt-ts/core" {
  interface DestinationTypes {
    postgres: typeof postgres;
  }
}

export { postgres };
export type { PostgresCredentials, PostgresOptions, SslMode } from "./options/postgres-options.js";
