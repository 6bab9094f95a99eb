import { describe, expect, test } from "vitest";
import { harness, withoutOwn } from "./run-rows.js";

const items = (count: number, from = 0): { id: number; text: string; l: number[] }[] =>
  Array.from({ length: count }, (_, index) => ({ id: from + index, text: "x".repeat(50), l: [1, 2] }));

describe("batches", () => {
  test("end when a table has enough rows, never inside a document", () => {
    const { normalizer, batches } = harness({ rowGroupRows: 10 });
    normalizer.rows("t", items(35));
    expect(batches.filter(({ table }) => table === "t").map(({ batch }) => batch.rows)).toEqual([10, 10, 10]);
    for (const { table, batch } of batches) if (table === "t__l") expect(batch.rows % 2).toBe(0);
  });

  test("end with the largest table when all together are too large", async () => {
    const { normalizer, batches, rows } = harness({ rowGroupBytes: 20_000 });
    normalizer.rows("t", items(1_000));
    normalizer.rows("small", items(1));
    expect(batches.length).toBeGreaterThan(5);
    const largest = Math.max(
      ...batches.map(({ batch }) => batch.columns.reduce((sum, { data }) => sum + ("values" in data ? data.values.byteLength : 0), 0)),
    );
    expect(largest).toBeLessThan(40_000);
    await normalizer.finish();
    expect(rows().t!.map(({ id }) => id)).toEqual(items(1_000).map(({ id }) => String(id)));
    expect(rows().t__l).toHaveLength(2_000);
  });

  test("are the same however the rows come in pages", () => {
    const whole = harness({ rowGroupRows: 7, rowGroupBytes: 5_000 });
    whole.normalizer.rows("t", items(300));
    const paged = harness({ rowGroupRows: 7, rowGroupBytes: 5_000 });
    for (let from = 0; from < 300; from += 11) paged.normalizer.rows("t", items(Math.min(11, 300 - from), from));
    expect(paged.batches.map(({ table, batch }) => [table, batch.rows])).toEqual(
      whole.batches.map(({ table, batch }) => [table, batch.rows]),
    );
    expect(paged.rows()).toEqual(whole.rows());
  });

  test("wait for their writers: few are in memory when relieve resolves", async () => {
    const writing: (() => void)[] = [];
    const { normalizer } = harness({
      rowGroupRows: 5,
      flush: () => new Promise((resolve) => writing.push(resolve)),
    });
    normalizer.rows(
      "t",
      items(25).map(({ id }) => ({ id })),
    );
    expect(writing).toHaveLength(5);
    let isRelieved = false;
    const relieved = normalizer.relieve().then(() => (isRelieved = true));
    await Promise.resolve();
    for (const done of writing.slice(0, 2)) done();
    await new Promise((resolve) => setImmediate(resolve));
    expect(isRelieved).toBe(false);
    writing[2]!();
    await relieved;
    for (const done of writing) done();
    const finished = normalizer.finish();
    await expect(finished).resolves.toMatchObject({ tables: [{ table: "t", rows: 25 }] });
  });

  test("that cannot be written stop the run", async () => {
    const { normalizer } = harness({ rowGroupRows: 5, flush: () => Promise.reject(new Error("disk full")) });
    normalizer.rows("t", items(25));
    await expect(normalizer.relieve().then(() => normalizer.relieve())).rejects.toThrow("disk full");
    await expect(normalizer.finish()).rejects.toThrow("disk full");
  });
});

describe("integers that turn out to be doubles", () => {
  test("widen while no batch of the column is gone", async () => {
    const { normalizer, rows, types } = harness({ rowGroupRows: 10 });
    normalizer.rows("t", [
      { v: 1, n: 1 },
      { v: 2.5, n: 2 },
      { v: 3, n: 3 },
    ]);
    await normalizer.finish();
    expect(types("t")).toEqual({ v: "double", n: "bigint", _dlt_load_id: "text", _dlt_id: "text" });
    expect(withoutOwn(rows().t)).toEqual([
      { v: 1, n: "1" },
      { v: 2.5, n: "2" },
      { v: 3, n: "3" },
    ]);
  });

  test("get a variant column afterwards", async () => {
    const { normalizer, rows, types } = harness({ rowGroupRows: 2 });
    normalizer.rows("t", [{ v: 1 }, { v: 2 }, { v: 3.5 }, { v: 4 }]);
    await normalizer.finish();
    expect(types("t")).toMatchObject({ v: "bigint", v__v_double: "double" });
    expect(withoutOwn(rows().t)).toEqual([{ v: "1" }, { v: "2" }, { v__v_double: 3.5 }, { v: "4" }]);
  });

  test("and where the column is stored, declared, or holds an integer that is not safe", async () => {
    const first = harness();
    first.normalizer.rows("t", [{ v: 1 }]);
    await first.normalizer.finish();
    const stored = harness({ schema: first.tracker.snapshot() });
    const declared = harness({ hints: [{ name: "t", columns: [{ name: "v", dataType: "bigint" }] }] });
    const unsafe = harness();
    unsafe.normalizer.rows("t", [{ v: 2n ** 60n }]);
    for (const { normalizer, types } of [stored, declared, unsafe]) {
      normalizer.rows("t", [{ v: 5 }, { v: 2.5 }]);
      expect(types("t")).toMatchObject({ v: "bigint", v__v_double: "double" });
    }
  });
});
