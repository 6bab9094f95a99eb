import type { DescribedTable } from "@dlt-ts/core";
import { describe, expect, test } from "vitest";
import { load, rowsIn, table } from "@dlt-ts/test-loads";
import { connect, newDataset } from "./support/connect.js";
import { jobOf, plan } from "./support/load.js";
import { noServer, ownConnection, sql } from "./support/server.js";

const orders = table("orders", { id: "bigint", price: "bigint" });
const byKey = table("orders", { id: { dataType: "bigint", primaryKey: true }, price: "bigint" });

describe.skipIf(noServer)("swap", () => {
  test("keeps the table: grants, comments, indexes, policies, triggers, views; and readers never wait", async () => {
    const dataset = newDataset();
    const client = await connect({}, { dataset });
    const swap = async (loadId: string, rows: readonly { id: number; price: number }[]): Promise<void> => {
      const jobs = rows.length === 0 ? [] : [await jobOf(orders, rows)];
      await load(client, plan(loadId, [{ table: orders, disposition: "replace", strategy: "swap" }], jobs), jobs);
    };
    await swap("1", [{ id: 1, price: 10 }]);
    await sql(`CREATE INDEX orders_price ON ${dataset}.orders (price)`);
    await sql(`COMMENT ON TABLE ${dataset}.orders IS 'kept'`);
    await sql(`COMMENT ON COLUMN ${dataset}.orders.price IS 'in cents'`);
    await sql(`GRANT SELECT ON ${dataset}.orders TO PUBLIC`);
    await sql(`CREATE VIEW ${dataset}.prices AS SELECT price FROM ${dataset}.orders`);
    await sql(`CREATE POLICY everybody ON ${dataset}.orders FOR SELECT USING (true)`);
    await sql(`ALTER TABLE ${dataset}.orders ADD COLUMN by_hand text`);
    await sql(
      `CREATE FUNCTION ${dataset}.cents() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.by_hand := NEW.price || ' cents'; RETURN NEW; END $$`,
    );
    await sql(`CREATE TRIGGER cents BEFORE INSERT ON ${dataset}.orders FOR EACH ROW EXECUTE FUNCTION ${dataset}.cents()`);
    const facts = (): Promise<unknown[][]> =>
      sql(
        `SELECT c.oid, c.relacl::text, obj_description(c.oid), col_description(c.oid, 2), (SELECT count(*) FROM pg_index WHERE indrelid = c.oid), (SELECT count(*) FROM pg_policy WHERE polrelid = c.oid),
                (SELECT count(*) FROM pg_trigger WHERE tgrelid = c.oid)
         FROM pg_class c WHERE c.oid = '${dataset}.orders'::regclass`,
      );
    const before = await facts();

    const reader = await ownConnection();
    await reader.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
    const read = async (): Promise<unknown> => (await reader.query(`SELECT price::int FROM ${dataset}.prices ORDER BY 1`)).rows;
    expect(await read()).toEqual([{ price: 10 }]);
    await swap("2", [
      { id: 2, price: 20 },
      { id: 3, price: 30 },
    ]);
    // It read on while the rows were exchanged, and still sees what it began with.
    expect(await read()).toEqual([{ price: 10 }]);
    await reader.query("COMMIT");
    expect(await read()).toEqual([{ price: 20 }, { price: 30 }]);
    expect(await facts()).toEqual(before);
    expect(await sql(`SELECT by_hand FROM ${dataset}.orders ORDER BY 1`)).toEqual([["20 cents"], ["30 cents"]]);

    await swap("3", []);
    expect(await read()).toEqual([]);
    expect(await facts()).toEqual(before);
  });

  test("a foreign key that would change another table is refused; one that waits for the rows to come back is not", async () => {
    const dataset = newDataset();
    const client = await connect({}, { dataset });
    const jobs = [await jobOf(orders, [{ id: 1, price: 10 }])];
    const swap = (loadId: string) => load(client, plan(loadId, [{ table: orders, disposition: "replace", strategy: "swap" }], jobs), jobs);
    await swap("1");
    await sql(`ALTER TABLE ${dataset}.orders ADD UNIQUE (id)`);
    await sql(
      `CREATE TABLE ${dataset}.mine (of_order bigint CONSTRAINT mine_of_order REFERENCES ${dataset}.orders (id) ON DELETE CASCADE)`,
    );
    await sql(`INSERT INTO ${dataset}.mine VALUES (1)`);
    await expect(swap("2")).rejects.toMatchObject({
      reason: "constraint",
      retry: "never",
      message: expect.stringMatching(new RegExp(`"orders".*"mine_of_order" of ${dataset}\\.mine.*CASCADE.*DEFERRABLE`, "s")),
    });
    const merged = plan("3", [{ table: byKey, disposition: "merge", strategy: "delete-insert" }], jobs);
    await expect(load(client, merged, jobs)).rejects.toMatchObject({
      reason: "constraint",
      message: expect.stringContaining("mine_of_order"),
    });
    expect(await rowsIn(client, { table: "mine" })).toEqual([{ of_order: 1 }]);

    await sql(`ALTER TABLE ${dataset}.mine DROP CONSTRAINT mine_of_order`);
    await sql(
      `ALTER TABLE ${dataset}.mine ADD CONSTRAINT mine_of_order FOREIGN KEY (of_order) REFERENCES ${dataset}.orders (id) DEFERRABLE INITIALLY DEFERRED`,
    );
    await swap("4");
    expect(await rowsIn(client, { table: "mine" })).toEqual([{ of_order: 1 }]);
    const none = plan("5", [{ table: orders, disposition: "replace", strategy: "swap" }], []);
    await expect(load(client, none, [])).rejects.toMatchObject({ reason: "constraint", message: expect.stringContaining("mine_of_order") });
    expect(await rowsIn(client, { table: "orders" })).toEqual([{ id: 1, price: 10 }]);
  });

  test("a foreign key that cascades hinders nobody where no row goes, or where what refers goes and comes back too", async () => {
    const dataset = newDataset();
    const client = await connect({}, { dataset });
    const root = table("orders", {
      id: { dataType: "bigint", primaryKey: true },
      _dlt_id: { dataType: "text", rowKey: true, unique: true },
    });
    const items = table(
      "orders__items",
      {
        also: "bigint",
        _dlt_root_id: { dataType: "text", rootKey: true },
        _dlt_parent_id: { dataType: "text", parentKey: true },
        _dlt_id: { dataType: "text", rowKey: true },
      },
      "orders",
    );
    const job = (id: number) => jobOf(root, [{ id, _dlt_id: `r${id}` }]);
    const jobs = [await job(1), await jobOf(items, [{ also: 1, _dlt_root_id: "r1", _dlt_parent_id: "r1", _dlt_id: "n1" }])];
    const inChain = (loadId: string, write: Omit<DescribedTable, "table">, given = jobs) =>
      load(
        client,
        plan(
          loadId,
          [root, items].map((each) => ({ table: each, ...write })),
          given,
        ),
        given,
      );
    const swap = { disposition: "replace", strategy: "swap" } as const;
    const merge = { disposition: "merge", strategy: "delete-insert" } as const;
    const refer = (constraint: string, column: string, key: string): Promise<unknown> =>
      sql(
        `ALTER TABLE ${dataset}.orders__items ADD CONSTRAINT ${constraint} FOREIGN KEY (${column}) REFERENCES ${dataset}.orders (${key}) ON DELETE CASCADE`,
      );
    await inChain("1", swap);
    await refer("nested", "_dlt_parent_id", "_dlt_id");
    await inChain("2", swap);
    await inChain("3", merge);
    expect(await rowsIn(client, { table: "orders" })).toHaveLength(1);
    expect(await rowsIn(client, { table: "orders__items" })).toHaveLength(1);

    // Nested in another row than the one it refers to, it would not come back with that one.
    await sql(`ALTER TABLE ${dataset}.orders ADD UNIQUE (id)`);
    await refer("also_known", "also", "id");
    await inChain("4", swap);
    await expect(inChain("5", merge)).rejects.toMatchObject({ reason: "constraint", message: expect.stringContaining("also_known") });

    const keyless = table("orders", { id: "bigint", _dlt_id: { dataType: "text", rowKey: true, unique: true } });
    const more = [await job(2)];
    await load(client, plan("6", [{ table: keyless, ...merge }], more), more);
    await inChain("7", merge, []);
    expect(await rowsIn(client, { table: "orders" })).toHaveLength(2);
    expect(await rowsIn(client, { table: "orders__items" })).toHaveLength(1);
  });

  test("columns take nulls where the schema lets them, and those that the load does not have", async () => {
    const dataset = newDataset();
    const client = await connect({}, { dataset });
    const swap = async (loadId: string, columns: Parameters<typeof table>[1], row: Readonly<Record<string, number>>) => {
      const orders = table("orders", columns);
      // As if written when the others took nulls.
      const jobs = [await jobOf({ ...orders, columns: orders.columns.filter(({ name }) => name in row) }, [row])];
      return await load(client, plan(loadId, [{ table: orders, disposition: "replace", strategy: "swap" }], jobs), jobs);
    };
    const strict = async (): Promise<unknown> =>
      (
        await sql("SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND attnotnull ORDER BY 1", [
          `${dataset}.orders`,
        ])
      ).flat();
    const needed = { dataType: "bigint", nullable: false } as const;
    await swap("1", { id: needed, gone: needed, loose: needed }, { id: 1, gone: 1, loose: 1 });
    expect(await strict()).toEqual(["gone", "id", "loose"]);
    await sql(`ALTER TABLE ${dataset}.orders ADD COLUMN key serial PRIMARY KEY, ADD COLUMN by_hand int NOT NULL DEFAULT 7`);

    const result = await swap("2", { id: needed, loose: "bigint", fresh: needed }, { id: 2, fresh: 2 });
    expect(result.notes ?? []).toEqual([]);
    expect(await rowsIn(client, { table: "orders" })).toEqual([{ id: 2, gone: null, loose: null, key: 2, by_hand: 7, fresh: 2 }]);
    expect(await strict()).toEqual(["by_hand", "fresh", "id", "key"]);

    await expect(swap("3", { id: needed, loose: needed, fresh: "bigint" }, { id: 3 })).rejects.toMatchObject({ reason: "constraint" });
    expect(await strict()).toEqual(["by_hand", "fresh", "id", "key"]);
    await swap("4", { id: needed, loose: needed }, { id: 4, loose: 4 });
    expect(await strict()).toEqual(["by_hand", "id", "key", "loose"]);
  });

  test("columns take the types of the load; one that a view holds is refused by name, and nothing is lost", async () => {
    const dataset = newDataset();
    const client = await connect({}, { dataset });
    const jobs = [await jobOf(orders, [{ id: 1, price: 10 }])];
    await load(client, plan("1", [{ table: orders, disposition: "replace", strategy: "swap" }], jobs), jobs);
    const texts = table("orders", { id: "bigint", price: "text" });
    const other = [await jobOf(texts, [{ id: 2, price: "free" }])];
    await sql(`CREATE VIEW ${dataset}.prices AS SELECT price FROM ${dataset}.orders`);
    const changed = plan("2", [{ table: texts, disposition: "replace", strategy: "swap" }], other);
    await expect(load(client, changed, other)).rejects.toMatchObject({ message: expect.stringMatching(/"orders".*view/s) });
    expect(await rowsIn(client, { table: "prices" })).toEqual([{ price: 10 }]);
    await sql(`DROP VIEW ${dataset}.prices`);
    await load(client, changed, other);
    expect(await rowsIn(client, { table: "orders" })).toEqual([{ id: 2, price: "free" }]);
  });
});

test.skipIf(noServer)("staging-optimized makes the staged table the table: logged, with its constraints", async () => {
  const dataset = newDataset();
  const client = await connect({}, { dataset });
  const strict = table("orders", { id: { dataType: "bigint", nullable: false, unique: true }, price: "bigint" });
  for (const loadId of ["1", "2"]) {
    const jobs = [await jobOf(strict, [{ id: Number(loadId), price: 1 }])];
    await load(client, plan(loadId, [{ table: strict, disposition: "replace", strategy: "staging-optimized" }], jobs), jobs);
    expect(await rowsIn(client, { table: "orders" })).toEqual([{ id: Number(loadId), price: 1 }]);
  }
  expect(
    await sql(
      `SELECT relpersistence, (SELECT attnotnull FROM pg_attribute WHERE attrelid = c.oid AND attname = 'id'), (SELECT count(*)::int FROM pg_index WHERE indrelid = c.oid AND indisunique) FROM pg_class c WHERE oid = '${dataset}.orders'::regclass`,
    ),
  ).toEqual([["p", true, 1]]);
  expect(
    await sql(`SELECT relname FROM pg_class WHERE relnamespace = '${dataset}_staging'::regnamespace AND relkind = 'r' ORDER BY 1`),
  ).toEqual([["_dlt_logged_notes"], ["_dlt_notes"], ["_dlt_staged"]]);
});

test.skipIf(noServer)("unique columns are UNIQUE unless createIndexes says otherwise", async () => {
  const unique = table("orders", { id: { dataType: "bigint", unique: true } });
  const jobs = [await jobOf(unique, [{ id: 1 }, { id: 1 }])];
  const planned = plan("1", [{ table: unique, disposition: "append" }], jobs);
  const strict = await connect({}, { dataset: newDataset() });
  await expect(load(strict, planned, jobs)).rejects.toMatchObject({ reason: "constraint" });
  const loose = await connect({ createIndexes: false }, { dataset: newDataset() });
  await load(loose, planned, jobs);
  expect(await rowsIn(loose, { table: "orders" })).toHaveLength(2);
});
