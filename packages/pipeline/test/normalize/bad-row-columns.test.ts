import { expect, test } from "vitest";
import { runRows, withoutOwn } from "./run-rows.js";

const badRows = { badRows: "quarantine" } as const;
const bad = (row: object): object => ({ ...row, lines: [{ sku: "a", size: 1 }, { sku: Symbol("b") }] });

test("a row that is bad further down leaves no columns and no tables, and later rows decide their types", async () => {
  const { rows, tracker, types } = await runRows([{ id: 1 }, bad({ id: 2, extra: "text", once: true }), { id: 3, extra: 5 }], badRows);
  expect(types("t")).toEqual({ id: "bigint", _dlt_load_id: "text", _dlt_id: "text", extra: "bigint" });
  expect([...tracker.snapshot().tables.keys()].filter((name) => name.startsWith("t"))).toEqual(["t"]);
  expect(withoutOwn(rows["t"])).toEqual([{ id: "1" }, { id: "3", extra: "5" }]);
});

test("also the very first row, with dlt's own columns", async () => {
  const { rows, types } = await runRows([bad({ id: "x" }), { id: 1, lines: [{ sku: 7 }, { sku: 8 }] }, { id: 2 }], badRows);
  expect(types("t")).toEqual({ id: "bigint", _dlt_load_id: "text", _dlt_id: "text" });
  expect(types("t__lines")).toEqual({ sku: "bigint", _dlt_parent_id: "text", _dlt_list_idx: "bigint", _dlt_id: "text" });
  expect(withoutOwn(rows["t"])).toEqual([{ id: "1" }, { id: "2" }]);
  expect(withoutOwn(rows["t__lines"])).toEqual([{ sku: "7" }, { sku: "8" }]);
});

test("nothing but bad rows: no table", async () => {
  const { tracker, report } = await runRows([bad({ id: 1 })], badRows);
  expect(tracker.table("t")).toBeUndefined();
  expect(report.tables.map(({ table }) => table)).toEqual(["quarantine"]);
});

test("what was declared stays declared, and columns of good rows stay", async () => {
  const declared = [{ name: "t", columns: [{ name: "extra", description: "what else" }] }];
  const { rows, tracker } = await runRows([{ id: 1, size: 1 }, bad({ id: 2, extra: 1, size: 2.5 }), { id: 3, extra: "x", size: 3 }], {
    ...badRows,
    hints: declared,
  });
  const columns = tracker.table("t")!.columns.filter(({ name }) => !name.startsWith("_dlt"));
  expect(columns).toMatchObject([
    { name: "id", dataType: "bigint" },
    // a column that was widened holds doubles already
    { name: "size", dataType: "double" },
    { name: "extra", description: "what else", dataType: "text" },
  ]);
  expect(withoutOwn(rows["t"])).toEqual([
    { id: "1", size: 1 },
    { id: "3", extra: "x", size: 3 },
  ]);
});

test("variants too", async () => {
  const { types } = await runRows([{ id: 1 }, bad({ id: "two" }), { id: true }], badRows);
  expect(Object.keys(types("t"))).not.toContain("id__v_text");
  expect(types("t")).toMatchObject({ id: "bigint" });
});
