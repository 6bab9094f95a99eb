import { mergeTable, schemaHash, type SchemaContract, type Table } from "@dlt-ts/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SchemaContractError } from "../../src/schema/schema-contract-error.js";
import { emptySchema, harness, runRows, withoutOwn } from "./run-rows.js";

/** A table that was loaded before, with one column. */
function loaded(schemaContract?: SchemaContract, more: Partial<Table> = {}): { readonly schema: ReturnType<typeof emptySchema> } {
  const table: Table = {
    name: "t",
    writeDisposition: "append",
    resource: "t",
    columns: [
      { name: "a", dataType: "bigint", nullable: true },
      { name: "_dlt_load_id", dataType: "text", nullable: false },
      { name: "_dlt_id", dataType: "text", nullable: false, unique: true, rowKey: true },
    ],
    "x-normalizer": { "seen-data": true },
    ...(schemaContract === undefined ? {} : { schemaContract }),
    ...more,
  };
  return { schema: mergeTable(emptySchema(), table) };
}

describe("discard_value", () => {
  test("drops values of unknown columns, those in objects too, and keeps the rows", async () => {
    const rows = [{ a: 1, b: 1 }, { a: 2, b: 2, c: { d: 1 } }, { a: 3, b: null }, { b: 4 }];
    const { rows: out, report, types } = await runRows(rows, loaded("discard_value"));
    expect(withoutOwn(out["t"])).toEqual([{ a: "1" }, { a: "2" }, { a: "3" }, {}]);
    expect(Object.keys(types("t"))).toEqual(["a", "_dlt_load_id", "_dlt_id"]);
    expect(report.rejections).toEqual([
      { table: "t", reason: "DLT_SCHEMA_CONTRACT", entity: "columns", rows: 0, values: 4, quarantined: 0, columns: ["b", "c__d"] },
    ]);
    expect(report.warnings).toEqual(['Table "t" lacks 4 values, for its contract lets no column be added ("b", "c__d").']);
  });

  test("drops values that need a variant, and takes those that become the type of their column", async () => {
    const { rows, report } = await runRows([{ a: 1 }, { a: "x" }, { a: "5" }], loaded({ data_type: "discard_value" }));
    expect(withoutOwn(rows["t"])).toEqual([{ a: "1" }, {}, { a: "5" }]);
    expect(report.rejections).toMatchObject([{ entity: "data_type", values: 1, columns: ["a__v_text"] }]);
  });

  test("does not count a value twice when its row is read again", async () => {
    const rows = [
      { a: 1, b: 1 },
      { a: 2, b: 2 },
      { b: 3, a: "6" },
      { b: 4, a: "no number" },
    ];
    const { rows: out, report } = await runRows(rows, loaded("discard_value"));
    expect(withoutOwn(out["t"])).toEqual([{ a: "1" }, { a: "2" }, { a: "6" }, {}]);
    expect(report.rejections).toMatchObject([
      { entity: "columns", values: 4 },
      { entity: "data_type", values: 1 },
    ]);
  });

  test("goes by the name: two keys that collide are an error, wherever the values would go", async () => {
    const rows = [{ b: 1 }, { b: 1, "B ": 2 }];
    await expect(runRows(rows, loaded("discard_value"))).rejects.toMatchObject({ code: "DLT_NAME_COLLISION", context: { row: 2 } });
  });
});

describe("discard_row", () => {
  test("leaves nothing of a row, nor of what is nested in it", async () => {
    const { rows, report, tracker } = await runRows([{ a: 1 }, { a: 2, b: 1, c: [1] }, { a: 3 }], loaded("discard_row"));
    expect(withoutOwn(rows["t"])).toEqual([{ a: "1" }, { a: "3" }]);
    expect(tracker.table("t__c")).toBeUndefined();
    expect(report.rejections).toMatchObject([{ table: "t", entity: "columns", rows: 1, values: 0 }]);
  });

  test("of a nested row keeps the row above; rows of tables that must not be made too", async () => {
    const items = [{ a: 1, l: [{ x: 1 }, { x: 2, y: 1, z: [1] }, { x: 3 }] }];
    const columns = await runRows(items, loaded({ columns: "discard_row" }));
    expect(withoutOwn(columns.rows["t__l"])).toEqual([{ x: "1" }, { x: "3" }]);
    expect(columns.tracker.table("t__l__z")).toBeUndefined();
    const tables = await runRows(items, loaded({ tables: "discard_row" }));
    expect(tables.rows).toHaveProperty("t");
    expect(tables.rows).not.toHaveProperty("t__l");
    expect(tables.report.rejections).toMatchObject([{ table: "t__l", entity: "tables", rows: 3, values: 0, columns: [] }]);
  });

  test("what a discarded row would have changed stays as it was", async () => {
    const rows = [
      { a: 1, n: 1 },
      { a: 2, n: 1.5, b: "new" },
    ];
    const { types, report } = await runRows(rows, {
      hints: [{ name: "t", columns: [], schemaContract: { columns: "evolve", data_type: "discard_row" } }],
    });
    expect(types("t")).toMatchObject({ n: "double", b: "text" });
    expect(report.rejections).toEqual([]);
    const strict = await runRows([...rows, { a: "x", m: 1 }, { m: "text" }], {
      hints: [{ name: "t", columns: [], schemaContract: { data_type: "discard_row" } }],
    });
    expect(strict.types("t")).toMatchObject({ m: "text" });
    expect(strict.report.rejections).toMatchObject([{ entity: "data_type", rows: 1, columns: ["a__v_text"] }]);
  });
});

describe("freeze", () => {
  test("ends the run with the place and without the value", async () => {
    const secret = "hunter2";
    const error = await runRows([{ a: 1 }, { a: 2, c: { password: secret } }], loaded("freeze")).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SchemaContractError);
    expect(error).toMatchObject({
      code: "DLT_SCHEMA_CONTRACT",
      schema: "test",
      table: "t",
      column: "c__password",
      entity: "columns",
      mode: "freeze",
      row: 2,
      context: { path: "c.password" },
    });
    expect((error as Error).message).toMatch(
      /^Table "t", row 2, c\.password: the column "c__password" \(text\) would be new, and the contract of table "t"/,
    );
    expect(JSON.stringify(error) + (error as Error).message).not.toContain(secret);
  });

  test.each<[string, SchemaContract, object, object]>([
    ["a variant", { data_type: "freeze" }, { a: "x" }, { column: "a__v_text", entity: "data_type" }],
    ["a nested table", { tables: "freeze" }, { l: [1] }, { table: "t__l", column: undefined, entity: "tables", context: { path: "l[0]" } }],
    [
      "a column of a nested row",
      { columns: "freeze" },
      { l: [{ x: 1 }, { y: 1 }] },
      { table: "t__l", column: "y", context: { path: "l[1].y" } },
    ],
  ])("refuses %s", async (_what, contract, row, fields) => {
    await expect(runRows([row], loaded(contract))).rejects.toMatchObject(fields);
  });
});

describe("which contract, and when", () => {
  test("that of the table, else of the table above, else of the schema", async () => {
    const settings = (contract: SchemaContract) => ({ ...emptySchema().settings, schemaContract: contract });
    const bySchema = await runRows([{ a: 1, b: 1 }], { schema: { ...loaded().schema, settings: settings("discard_value") } });
    expect(bySchema.report.rejections).toMatchObject([{ values: 1 }]);
    const byTable = await runRows([{ a: 1, b: 1 }], { schema: { ...loaded("evolve").schema, settings: settings("discard_value") } });
    expect(byTable.report.rejections).toEqual([]);
  });

  test("a new table takes all columns of its first run, and those of nested rows until the first row is in", async () => {
    const hints: readonly Table[] = [{ name: "t", columns: [], schemaContract: { columns: "freeze" } }];
    const { types, tracker } = await runRows([{ a: 1 }, { b: 1 }], { hints });
    expect(Object.keys(types("t"))).toEqual(["a", "_dlt_load_id", "_dlt_id", "b"]);
    expect(tracker.table("t")?.["x-normalizer"]).toEqual({ "seen-data": true });
    await expect(runRows([{ c: 1 }], { schema: tracker.snapshot(), hints })).rejects.toBeInstanceOf(SchemaContractError);
  });

  test("hints are under the contract too", () => {
    const { tracker } = harness(loaded());
    const apply = (schemaContract: SchemaContract, columns: Table["columns"]) => () =>
      tracker.applyHints({ name: "t", columns, schemaContract });
    expect(apply("freeze", [{ name: "b", dataType: "text" }])).toThrow(SchemaContractError);
    expect(apply("freeze", [{ name: "a", dataType: "bigint", nullable: false }])).toThrow(/nullable of the column "a" would be another/);
    expect(apply("freeze", [{ name: "a", dataType: "bigint", nullable: true }])).not.toThrow();
    apply("discard_value", [
      { name: "b", dataType: "text" },
      { name: "a", dataType: "text", description: "kept" },
    ])();
    expect(tracker.table("t")?.columns.slice(0, 2)).toMatchObject([
      { name: "a", dataType: "bigint", description: "kept" },
      { name: "_dlt_load_id" },
    ]);
  });

  test("a table that hints may not make gets nothing, without an error unless it is frozen", async () => {
    const hint = (mode: "freeze" | "discard_row"): Table => ({
      name: "t",
      columns: [{ name: "a", dataType: "bigint" }],
      schemaContract: { tables: mode },
    });
    expect(() => harness({ hints: [hint("freeze")] })).toThrow(/the table "t" would be new/);
    const { rows, tracker, report } = await runRows([{ a: 1, l: [1] }, { a: 2 }], { hints: [hint("discard_row")] });
    expect(rows).toEqual({});
    expect(tracker.table("t")).toBeUndefined();
    expect(report.rejections).toMatchObject([{ table: "t", entity: "tables", rows: 2 }]);
  });

  test("nothing that hints note about a table takes its history", () => {
    const { tracker } = harness({ ...loaded(), hints: [{ name: "t", columns: [], "x-normalizer": { max_nesting: 2 } }] });
    expect(tracker.table("t")?.["x-normalizer"]).toEqual({ "seen-data": true, max_nesting: 2 });
  });
});

describe("any rows", () => {
  const value = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null));
  const key = fc.constantFrom("a", "b", "c", "d");
  const nested = fc.dictionary(key, value, { maxKeys: 2 });
  const rows = fc.array(fc.dictionary(key, fc.oneof(value, nested, fc.array(nested, { maxLength: 2 })), { maxKeys: 4 }), { maxLength: 12 });
  const mode = fc.constantFrom("discard_row" as const, "discard_value" as const);

  test("do not change a schema of which nothing may evolve", async () => {
    await fc.assert(
      fc.asyncProperty(rows, mode, async (items, each) => {
        const before = loaded(each);
        const { tracker } = await runRows(items, before);
        expect(schemaHash(tracker.snapshot())).toBe(schemaHash(before.schema));
      }),
    );
  });

  test("are in the table or rejected, in whatever order and pages they come", async () => {
    await fc.assert(
      fc.asyncProperty(rows, mode, fc.nat(), async (items, each, seed) => {
        const count = async (list: readonly unknown[]): Promise<unknown> => {
          const { rows: out, report } = await runRows(list, loaded(each));
          const rejected = report.rejections.filter(({ table }) => table === "t").reduce((sum, { rows: lost }) => sum + lost, 0);
          expect((out["t"] ?? []).length + rejected).toBe(items.length);
          return [
            withoutOwn(out["t"])
              .map((row) => JSON.stringify(row))
              .toSorted(),
            report.rejections.map(({ table, entity, rows: lost, values }) => [table, entity, lost, values].join()).toSorted(),
          ];
        };
        const turned = items.map((_, index) => items[(index + seed) % items.length]);
        expect(await count(turned)).toEqual(await count(items));
      }),
    );
  });
});
