import pg from "pg";
import type { Place } from "../engines/place.ts";

/** Makes a COPY of orders stand still at one of its rows. */
export class HeldCopy implements AsyncDisposable {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async in({ address }: Place): Promise<HeldCopy> {
    const client = new pg.Client({ connectionString: address });
    // It dies with the server.
    client.on("error", () => undefined);
    await client.connect();
    for (const statement of [
      "SELECT pg_advisory_lock(42)",
      `CREATE FUNCTION public.stand_still() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF NEW.id = 5 THEN PERFORM pg_advisory_xact_lock_shared(42); END IF;
         RETURN NEW;
       END $$`,
      `CREATE FUNCTION public.hold_tables() RETURNS event_trigger LANGUAGE plpgsql AS $$
       DECLARE made record;
       BEGIN
         FOR made IN
           SELECT object_identity AS name FROM pg_event_trigger_ddl_commands() c JOIN pg_attribute ON attrelid = c.objid AND attname = 'name'
           WHERE object_type = 'table' AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.objid AND attname = 'id')
         LOOP
           EXECUTE format('CREATE TRIGGER stand_still BEFORE INSERT ON %s FOR EACH ROW EXECUTE FUNCTION public.stand_still()', made.name);
         END LOOP;
       END $$`,
      "CREATE EVENT TRIGGER hold_tables ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION public.hold_tables()",
    ])
      await client.query(statement);
    return new HeldCopy(client);
  }

  /** The process of the server that stands still. */
  async backend(): Promise<number> {
    for (;;) {
      const { rows } = await this.#client.query<{ pid: number }>(
        `SELECT pid FROM pg_locks JOIN pg_stat_activity USING (pid)
         WHERE locktype = 'advisory' AND objid = 42 AND NOT granted AND query ILIKE 'copy %'`,
      );
      if (rows[0] !== undefined) return rows[0].pid;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.end().catch(() => undefined);
  }
}
