import { DestinationError } from "@dlt-ts/core";
import type { Client } from "pg";
import type { from } from "pg-copy-streams";
import type Cursor from "pg-cursor";

/** What is used of `pg` and the two packages beside it. */
export interface PostgresDriver {
  readonly Client: typeof Client;
  readonly Cursor: typeof Cursor;
  readonly copyFrom: typeof from;
}

/** The driver, loaded when it is first needed. Rejects with a `DestinationError` (`driver-missing`) where it is not installed. */
export async function loadDriver(): Promise<PostgresDriver> {
  try {
    const [pg, cursor, copy] = await Promise.all([import("pg"), import("pg-cursor"), import("pg-copy-streams")]);
    return { Client: pg.default.Client, Cursor: cursor.default, copyFrom: copy.from };
  } catch (cause) {
    throw new DestinationError(
      "driver-missing",
      "The Postgres driver could not be loaded. Install it with: npm install @dlt-ts/postgres pg@8.23.1 pg-cursor@2.22.0 pg-copy-streams@7.0.0",
      { context: { package: "pg" }, cause },
    );
  }
}
