import assert from "node:assert/strict";
import { dataTypes, foldName, rowsOf, type Row, type StoredSchema, type TypedTable } from "@dlt-ts/core";
import { loadTables } from "../../load/load-tables.js";
import { readLoad } from "../../load/stored-load.js";
import { expectRows } from "../../oracle/expect-rows.js";
import { loadIds, type KitTable } from "../../tables/kit-load.js";
import { column, nestedTable, rootTable, withColumn } from "../../tables/table-builders.js";
import type { World } from "../../world/world.js";
import type { ConformanceCase } from "../conformance-case.js";

const orders = rootTable("orders", column("id", "bigint"), column("name"));
const order = (id: number, more: Row = {}): Row => ({ id, name: `order ${id}`, ...more, _dlt_id: `order-${id}` });
const append = (table: TypedTable, ...jobs: readonly (readonly Row[])[]): KitTable => ({ table, disposition: "append", jobs });

const readable: ConformanceCase["requires"] = ({ offers }) => offers.read !== false;

/** Tables, columns, and what dlt writes about itself. */
export const schemaCases: readonly ConformanceCase[] = [
  {
    id: "schema.types",
    title: "makes a column for every data type, and finds its type again",
    requires: readable,
    async run(kit) {
      const world = await kit.world();
      const unsupported = new Set(Object.values(world.capabilities.formats.unsupportedTypes ?? {}).flat());
      const types = dataTypes.filter((type) => !unsupported.has(type));
      const table = rootTable("every_type", ...types.map((type) => column(`a_${type}`, type)));
      await loadTables(world, 1, [append(table)]);
      const found = new Map((await columnsOf(world, table)).map(({ name, dataType }) => [name, dataType]));
      for (const type of types) {
        const name = foldName(world.capabilities, `a_${type}`);
        assert.ok(found.has(name), `column "${name}" exists`);
        // An engine without a type of its own for these keeps them as the nearest that holds them.
        const near = type === "wei" ? ["wei", "decimal", "text"] : type === "json" || type === "time" ? [type, "text"] : [type];
        assert.ok(near.includes(found.get(name) ?? type), `column "${name}" reads as ${found.get(name)}`);
      }
    },
  },
  {
    id: "schema.empty-table",
    title: "makes a table that takes part without rows",
    requires: readable,
    async run(kit) {
      const world = await kit.world();
      const lines = nestedTable("orders__lines", "orders", column("text"));
      await loadTables(world, 1, [append(orders), append(lines)]);
      for (const table of [orders, lines]) {
        assert.deepEqual(await world.rows(table), [], `table "${table.name}" exists, and is empty`);
        const names = (await columnsOf(world, table)).map(({ name }) => name);
        const expected = table.columns.map(({ name }) => foldName(world.capabilities, name));
        assert.deepEqual(names.toSorted(), expected.toSorted(), `columns of "${table.name}"`);
      }
    },
  },
  {
    id: "schema.new-column",
    title: "adds a column that comes with a later load; earlier rows have none",
    async run(kit) {
      const world = await kit.world();
      const wider = withColumn(withColumn(orders, column("total", "decimal")), column("paid", "bool"));
      await loadTables(world, 1, [append(orders, [order(1), order(2)])]);
      await loadTables(world, 2, [append(wider, [order(3, { total: "1.5", paid: true })])]);
      await expectRows(world, wider, [order(1), order(2), order(3, { total: "1.5", paid: true })]);
    },
  },
  {
    id: "schema.new-column-order",
    title: "loads by name where columns stand in another order than in the dataset",
    async run(kit) {
      const world = await kit.world();
      const reordered = { ...orders, columns: orders.columns.toReversed() };
      await loadTables(world, 1, [append(orders, [order(1)])]);
      await loadTables(world, 2, [append(withColumn(reordered, column("more")), [order(2, { more: "m" })])]);
      await expectRows(world, withColumn(orders, column("more")), [order(1), order(2, { more: "m" })]);
    },
  },
  {
    id: "schema.fewer-columns",
    title: "loads a table that has more columns in the dataset than in the load",
    async run(kit) {
      const world = await kit.world();
      const narrow = { ...orders, columns: orders.columns.filter(({ name }) => name !== "name") };
      await loadTables(world, 1, [append(orders, [order(1)])]);
      await loadTables(world, 2, [append(narrow, [{ id: 2, _dlt_id: "order-2" }])]);
      await expectRows(world, orders, [order(1), { id: 2, _dlt_id: "order-2" }]);
    },
  },
  {
    id: "schema.not-null-column",
    title: "adds a column that is not nullable to a table with rows: as a nullable one",
    async run(kit) {
      const world = await kit.world();
      const wider = withColumn(orders, column("kind", "text", { nullable: false }));
      await loadTables(world, 1, [append(orders, [order(1)])]);
      await loadTables(world, 2, [append(wider, [order(2, { kind: "new" })])]);
      await expectRows(world, wider, [order(1), order(2, { kind: "new" })]);
    },
  },
  {
    id: "schema.many-columns",
    title: "loads a table of 300 columns",
    async run(kit) {
      const world = await kit.world();
      const names = Array.from({ length: 300 }, (_, index) => `column_${index}`);
      const table = rootTable("wide", ...names.map((name) => column(name, "bigint")));
      const rows = [0, 1, 2].map((row) => ({
        ...Object.fromEntries(names.map((name, index) => [name, index + row])),
        _dlt_id: `wide-${row}`,
      }));
      await loadTables(world, 1, [append(table, rows)]);
      await expectRows(world, table, rows);
    },
  },
  {
    id: "schema.refresh",
    title: "drops a table, also one that does not exist, and makes it anew with other types",
    requires: (capabilities) => capabilities.offers.read !== false && capabilities.write.replace.length > 0,
    async run(kit) {
      const world = await kit.world();
      const other = rootTable("orders", column("id", "text"), column("price", "double"));
      const rows = [{ id: "x", price: 0.5, _dlt_id: "order-x" }];
      await loadTables(world, 1, [append(orders, [order(1)])]);
      await loadTables(world, 2, [append(other, rows)], { drop: ["orders", "never_was"] });
      await expectRows(world, other, rows);
      const names = (await columnsOf(world, other)).map(({ name }) => name);
      assert.ok(!names.includes(foldName(world.capabilities, "name")), "a column of the dropped table is gone");
      await loadTables(world, 3, [], { drop: ["orders"] });
      assert.equal(await world.rows(other), undefined, "a dropped table that is in no load stays away");
    },
  },
  {
    id: "schema.ledger",
    title: "keeps receipts, schema versions and states, and gives the newest",
    requires: ({ offers }) => offers.ledger,
    async run(kit) {
      const world = await kit.world();
      for (const number of [1, 2] as const) await loadTables(world, number, [append(orders, [order(number)])]);
      await world.use(async ({ ledger }) => {
        const receipt = await ledger!.receipt("kit", loadIds[0]);
        assert.equal(receipt?.loadId, loadIds[0]);
        assert.match(receipt.digest, /^[0-9a-f]{64}$/);
        assert.ok(!Number.isNaN(Date.parse(receipt.committedAt)), "committedAt is a time");
        assert.equal(await ledger!.receipt("other", loadIds[0]), undefined, "a receipt is of one pipeline");
        assert.deepEqual(await ledger!.schema({ name: "kit" }), await schemaOf(world, 2), "the newest schema, by name");
        assert.deepEqual(await ledger!.schema({ hash: "schema01" }), await schemaOf(world, 1), "an older schema, by hash");
        assert.equal(await ledger!.schema({ name: "other" }), undefined, "a schema of another name");
        const state = await ledger!.state("kit");
        assert.deepEqual(
          [state?.encoded, state?.version, state?.engineVersion, state?.hash, state?.rowId],
          ["cursor 2", 2, 4, "state 2", `kit ${loadIds[1]} state`],
          "the newest state",
        );
        assert.equal(await ledger!.state("other"), undefined, "the state of another pipeline");
      });
      await loadTables(world, 3, [append(orders, [order(3)])], { forgetSchemas: true });
      await world.use(async ({ ledger }) => {
        assert.deepEqual(await ledger!.schema({ name: "kit" }), await schemaOf(world, 3), "the new schema");
        assert.equal(await ledger!.schema({ hash: "schema02" }), undefined, "a forgotten schema");
      });
    },
  },
  {
    id: "schema.ledger.same-schema",
    title: "stores a schema once, however many loads have it",
    requires: ({ offers }) => offers.ledger && offers.read !== false,
    async run(kit) {
      const world = await kit.world();
      for (const number of [1, 2] as const) await loadTables(world, number, [append(orders, [order(number)])], { version: 1 });
      const versions = await systemRows(world, "version");
      assert.equal(versions.length, 1, "rows of the version table");
      assert.equal((await systemRows(world, "loads")).length, 2, "rows of the loads table");
    },
  },
  {
    id: "schema.system-tables",
    title: "writes what dlt writes about itself under the names that it was given",
    requires: ({ offers }) => offers.ledger && offers.read !== false,
    async run(kit) {
      const world = await kit.world();
      await loadTables(world, 1, [append(orders, [order(1)])]);
      const [version] = await systemRows(world, "version");
      assert.deepEqual(version?.slice(0, 2), [1, 11], "version and engine_version");
      assert.deepEqual(version?.slice(3), ["kit", "schema01", (await schemaOf(world, 1)).document], "schema_name, version_hash, schema");
      const [load] = await systemRows(world, "loads");
      assert.deepEqual([load?.[0], load?.[1], load?.[2], load?.[4]], [loadIds[0], "kit", 0, "schema01"], "a row of the loads table");
      const [state] = await systemRows(world, "state");
      assert.deepEqual(
        [...state!.slice(0, 4), ...state!.slice(5, 7)],
        [1, 4, "kit", "cursor 1", "state 1", loadIds[0]],
        "a row of the state table",
      );
      // Where the rows are files that Python dlt reads too, they have no id.
      assert.ok(state![7] === null || state![7] === `kit ${loadIds[0]} state`, "the id of a row of the state table");
    },
  },
];

async function schemaOf(world: World, number: 1 | 2 | 3): Promise<StoredSchema> {
  return (await readLoad(world, loadIds[number - 1]!)).description.schema;
}

async function columnsOf(world: World, table: TypedTable): Promise<readonly { readonly name: string; readonly dataType?: string }[]> {
  return world.use(async ({ reader }) => {
    for await (const page of reader!.rows(foldName(world.capabilities, table.name))) return page.columns;
    return [];
  });
}

/** Rows of a table of dlt, their values in the order that the contract gives its columns. */
async function systemRows(world: World, name: keyof World["systemTables"]): Promise<readonly (readonly unknown[])[]> {
  const table = world.systemTables[name];
  return world.use(async ({ reader }) => {
    const rows: (readonly unknown[])[] = [];
    for await (const page of reader!.rows(table.name)) {
      rows.push(...rowsOf(page).map((row) => table.columns.map((one) => row[one.name])));
    }
    return rows;
  });
}
