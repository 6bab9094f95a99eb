import { expect, test } from "vitest";
import { ColumnCursor } from "./column-cursor.js";
import { TableBuilder } from "./table-builder.js";

const column = { name: "n", dataType: "double" } as const;

function valuesOf(builder: TableBuilder): (number | null)[] {
  const batch = builder.take({ name: "t", columns: [column] });
  const cursor = new ColumnCursor(batch.columns[0]!);
  return Array.from({ length: batch.rows }, () => (cursor.next() ? cursor.double() : null));
}

test("blocks with and without nulls, between rows", () => {
  const builder = new TableBuilder("t");
  const n = builder.addColumn("n", "double");
  n.putDouble(1);
  builder.endRow();
  const full = n.roomForDoubles({ rows: 2, count: 2, offset: 0 });
  full.values.set([2, 3], full.at);
  builder.endRows(2);
  const gaps = n.roomForDoubles({ rows: 4, count: 2, validity: Uint8Array.of(0b0101_0000), offset: 4 });
  gaps.values.set([4, 6], gaps.at);
  builder.endRows(4);
  n.putDouble(8);
  builder.endRow();
  expect(valuesOf(builder)).toEqual([1, 2, 3, 4, null, 6, null, 8]);
});

test("a block can be taken back, and is not for a row that has a value", () => {
  const builder = new TableBuilder("t");
  const n = builder.addColumn("n", "double");
  n.putDouble(1);
  expect(() => n.roomForDoubles({ rows: 2, count: 2, offset: 0 })).toThrow("has a value in this row already");
  builder.endRow();
  n.roomForDoubles({ rows: 3, count: 3, offset: 0 });
  builder.truncate(1);
  expect(valuesOf(builder)).toEqual([1]);
});
