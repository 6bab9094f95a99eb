import { randomBytes } from "node:crypto";
import type { Row } from "@dlt-ts/core";
import pg from "pg";
import type { Contents, Engine, Reader } from "./engine.ts";
import type { Place } from "./place.ts";

/** Databases of one server, each for itself. */
export class PostgresEngine implements Engine {
  readonly name = "postgres";
  readonly concurrent = true;
  readonly #server: string;
  readonly #admin: pg.Pool;
  readonly #databases = new Set<string>();

  /** @param server connection string of a user who may create databases */
  constructor(server: string) {
    this.#server = server;
    this.#admin = new pg.Pool({ connectionString: server, max: 1 });
    // A server that is killed on purpose ends idle connections; the next query opens one.
    this.#admin.on("error", () => undefined);
  }

  create(): Promise<Place> {
    return this.#create("");
  }

  copy({ address }: Place): Promise<Place> {
    return this.#create(` TEMPLATE ${databaseOf(address)}`);
  }

  async remove({ address }: Place): Promise<void> {
    const database = databaseOf(address);
    this.#databases.delete(database);
    await this.#admin.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  }

  async reader({ address }: Place, { snapshot = false }: { readonly snapshot?: boolean } = {}): Promise<Reader> {
    const client = new pg.Client({ connectionString: address });
    client.on("error", () => undefined);
    await client.connect();
    // Times as the session sees them are part of what is compared.
    await client.query("SET timezone = 'UTC'");
    await client.query("SET lock_timeout = '2ms'");
    // The catalog is read as of the snapshot; tables are not locked before they are read.
    if (snapshot) await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT pg_current_snapshot()");
    return {
      async read() {
        try {
          return contentsOf(await client.query<{ contents: string }>(await statementOf(client)));
        } catch (error) {
          if (!snapshot && waitsOrGone.has((error as { code?: string }).code ?? "")) return "waits";
          throw error;
        }
      },
      async [Symbol.asyncDispose]() {
        await client.end().catch(() => undefined);
      },
    };
  }

  async contents(place: Place): Promise<Contents> {
    await using reader = await this.reader(place);
    for (;;) {
      const contents = await reader.read();
      if (contents !== "waits") return contents;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const database of this.#databases) await this.#admin.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    await this.#admin.end();
  }

  async #create(like: string): Promise<Place> {
    const database = `reliability_${randomBytes(6).toString("hex")}`;
    await this.#admin.query(`CREATE DATABASE ${database}${like}`);
    this.#databases.add(database);
    const address = new URL(this.#server);
    address.pathname = `/${database}`;
    return { engine: "postgres", address: address.href };
  }
}

function databaseOf(address: string): string {
  return new URL(address).pathname.slice(1);
}

/** A lock that a writer holds (55P03), or a table that was there when the statement was made and is gone (42P01, 3F000). */
const waitsOrGone = new Set(["55P03", "42P01", "3F000"]);

/** One statement that reads every table, so that all are seen as of one moment. */
async function statementOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string; key: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name, quote_literal(schemaname || '.' || tablename) AS key
     FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  const tables = rows.map(
    ({ name, key }) => `SELECT ${key} AS name, (SELECT coalesce(json_agg("a row"), '[]') FROM ${name} "a row") AS rows`,
  );
  return tables.length === 0
    ? "SELECT '{}' AS contents"
    : `SELECT json_object_agg(name, rows)::text AS contents FROM (${tables.join(" UNION ALL ")})`;
}

function contentsOf({ rows }: pg.QueryResult<{ contents: string }>): Contents {
  return JSON.parse(rows[0]!.contents) as Record<string, readonly Row[]>;
}
