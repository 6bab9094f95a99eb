import { expect, test } from "vitest";
import { ExtractInfo } from "./extract-info.js";
import { NormalizeInfo } from "./normalize-info.js";

test("an extraction tells the rows, files and bytes of each resource", () => {
  const rows = [
    { resource: "orders", rows: 1200, files: 2, bytes: 45_100 },
    { resource: "people", rows: 1, files: 1, bytes: 9 },
  ];
  const info = new ExtractInfo("shop", 0, 1250, "1700000000.1", rows);
  expect(String(info)).toBe(
    "Pipeline shop extracted package 1700000000.1 in 1.25 s.\n  orders: 1,200 rows, 2 files, 45.1 kB\n  people: 1 row, 1 file, 9 B",
  );
  expect(JSON.parse(JSON.stringify(info))).toMatchObject({ loadId: "1700000000.1", resources: rows });
});

test("a normalization tells the rows of each table, and what to know of them", () => {
  const packages = [
    {
      loadId: "1700000000.1",
      schema: { name: "shop", version: 1, hash: "aGFzaA==" },
      tables: [{ table: "orders", rows: 2 }],
      warnings: ["3 NaN or infinite numbers became null."],
    },
  ];
  const info = new NormalizeInfo("shop", 0, 12, packages);
  expect(String(info)).toBe(
    "Pipeline shop normalized 1 package in 12 ms.\n  Package 1700000000.1:\n    orders: 2 rows\n    warning: 3 NaN or infinite numbers became null.",
  );
  expect(JSON.parse(JSON.stringify(info))).toMatchObject({ packages });
});
