import { memory, MemoryStore } from "@dlt-ts/core/testing";
import { describe, expect, test } from "vitest";
import { pipeline, type Pipeline } from "../src/pipeline.js";
import type { PipelineOptions } from "../src/pipeline-options.js";
import { resource } from "../src/resource/resource.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const cyclic: Record<string, unknown> = { name: "round" };
cyclic["self"] = cyclic;

/** Five rows, of which the first and the last can be stored. */
const mixed: readonly unknown[] = [
  { id: 1 },
  { id: 2, when: { call: () => 1 } },
  { id: 3, loop: cyclic },
  { id: 4, lines: [{ sku: "a" }, { sku: Symbol("b") }] },
  { id: 5 },
];

function world(options: PipelineOptions): {
  readonly pipe: Pipeline;
  readonly rows: (table: string) => readonly Record<string, unknown>[];
} {
  const store = new MemoryStore();
  const pipe = pipeline("shop", { destination: memory({ store }), pipelinesDir: temporaryFolder(), datasetName: "data", ...options });
  return { pipe, rows: (table) => store.rows("data", table) as readonly Record<string, unknown>[] };
}

describe("bad rows", () => {
  test("end the run where nothing else is said, with their place", async () => {
    const { pipe, rows } = world({});
    await expect(pipe.run(mixed, { tableName: "orders" })).rejects.toThrow(/Table "orders", row 2, when\.call: a function/);
    expect(rows("orders")).toEqual([]);
  });

  test("go into quarantine, and the others are loaded", async () => {
    const { pipe, rows } = world({ badRows: "quarantine" });
    const info = await pipe.run(mixed, { tableName: "orders" });
    expect(rows("orders").map(({ id }) => id)).toEqual([1, 5]);
    expect(rows("quarantine")).toMatchObject([
      {
        table_name: "orders",
        row_number: 2,
        reason: "DLT_VALUE_UNSUPPORTED",
        path: "when.call",
        row_text: '{"id":2,"when":{"call":"[a function]"}}',
      },
      { row_number: 3, path: "loop.self", row_text: '{"id":3,"loop":{"name":"round","self":"[an object that contains itself]"}}' },
      { row_number: 4, path: "lines[1].sku", row_text: '{"id":4,"lines":[{"sku":"a"},{"sku":"[a symbol]"}]}' },
    ]);
    expect(rows("quarantine").every((row) => row["_dlt_load_id"] === info.packages[0]!.loadId && row["_dlt_id"] !== undefined)).toBe(true);
    expect(info.packages[0]!.rejections).toEqual([
      { table: "orders", reason: "DLT_VALUE_UNSUPPORTED", rows: 3, values: 0, quarantined: 3, columns: [] },
    ]);
    expect(info.toString()).toContain(
      'warning: Table "orders" lacks 3 rows, for they cannot be stored (DLT_VALUE_UNSUPPORTED), and the rows are in quarantine.',
    );
  });

  test("are not those of a frozen contract, which ends the run", async () => {
    const { pipe, rows } = world({ badRows: "quarantine", discardedRows: "quarantine" });
    await pipe.run([{ id: 1 }], { tableName: "orders" });
    const again = pipe.run([{ id: 2 }, { id: 3, color: "red" }], { tableName: "orders", schemaContract: "freeze" });
    await expect(again).rejects.toMatchObject({ cause: { code: "DLT_SCHEMA_CONTRACT", context: { table: "orders", row: 2 } } });
    expect(rows("orders")).toHaveLength(1);
    expect(rows("quarantine")).toEqual([]);
  });

  test("of every kind: null, names, size", async () => {
    const { pipe, rows } = world({ badRows: "quarantine", quarantineTable: "Bad Rows", maxValueBytes: 20 });
    const columns = { id: { dataType: "bigint", nullable: false } } as const;
    const data = [{ id: 1 }, { id: null }, { id: 2, "a b": 1, a_b: 2 }, { id: 3, text: "é".repeat(11) }, { id: 4, text: "e".repeat(20) }];
    await pipe.run(data, { tableName: "t", columns });
    await pipe.run([{ id: 5, text: "é".repeat(11) }], { tableName: "t" });
    expect(rows("t").map(({ id }) => id)).toEqual([1, 4]);
    expect(rows("bad_rows").map(({ row_number: row, reason }) => [row, reason])).toEqual([
      [2, "DLT_NULL_VALUE"],
      [3, "DLT_NAME_COLLISION"],
      [4, "DLT_VALUE_TOO_LARGE"],
      [1, "DLT_VALUE_TOO_LARGE"],
    ]);
  });

  test("in steps are the same as in one go", async () => {
    const fused = world({ badRows: "quarantine" });
    await fused.pipe.run(mixed, { tableName: "orders" });
    const steps = world({ badRows: "quarantine" });
    await steps.pipe.extract(mixed, { tableName: "orders" });
    const { packages } = await steps.pipe.normalize();
    expect(packages[0]!.rejections).toMatchObject([{ rows: 3, quarantined: 3 }]);
    await steps.pipe.load();
    const comparable = (rows: readonly Record<string, unknown>[]): unknown =>
      rows.map(({ table_name, row_number, reason, row_text }) => [table_name, row_number, reason, row_text]);
    expect(comparable(steps.rows("quarantine"))).toEqual(comparable(fused.rows("quarantine")));
    expect(steps.rows("orders").map(({ id }) => id)).toEqual([1, 5]);
  });

  test("cannot be mixed with a table of that name", async () => {
    const { pipe } = world({ badRows: "quarantine" });
    await expect(pipe.run([resource("Quarantine", [{ a: 1 }])])).rejects.toThrow(/is where bad rows go/);
  });

  test("the text is cut, and hostile rows are survived", async () => {
    const { pipe, rows } = world({ badRows: "quarantine" });
    const trap = Object.defineProperty({ f: () => 1 }, "g", {
      enumerable: true,
      get() {
        throw new Error("trap");
      },
    });
    let deep: unknown = () => 1;
    for (let level = 0; level < 1_500; level++) deep = [deep];
    await pipe.run([{ f: () => 1, long: "x".repeat(200_000) }, { deep }, { f: () => 1, inner: trap }], { tableName: "t" });
    const [long, far, hostile] = rows("quarantine").map(({ row_text: text }) => String(text));
    expect(long).toHaveLength(65_536);
    expect(far).toContain("more levels");
    expect(hostile).toContain("members that cannot be read");
  });

  test.each([
    [{ badRows: "keep" }, /badRows is "keep"/],
    [{ rejectedSamples: -1 }, /rejectedSamples/],
    [{ maxValueBytes: 0 }, /maxValueBytes/],
    [{ quarantineTable: " " }, /quarantineTable/],
  ])("options that cannot be are refused: %j", async (options, message) => {
    const { pipe } = world(options as PipelineOptions);
    await expect(pipe.run([{ a: 1 }], { tableName: "t" })).rejects.toThrow(message);
  });
});
