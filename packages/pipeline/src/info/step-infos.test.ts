import { expect, test } from "vitest";
import { ExtractInfo } from "./extract-info.js";
import { NormalizeInfo } from "./normalize-info.js";

test("an extraction tells what each resource gave, and how long it took it", () => {
  const resources = [
    { resource: "orders", rows: 1200, files: 2, bytes: 45_100, pages: 12, sourceTime: 1100 },
    { resource: "people", rows: 1, files: 1, bytes: 9, pages: 1, sourceTime: 0 },
  ];
  const info = new ExtractInfo("shop", 0, 1250, [{ loadId: "1700000000.1", schemaName: "shop", resources }]);
  expect(String(info)).toBe(
    [
      "Pipeline shop extracted 1 package in 1.25 s; normalize() is next.",
      "  Package 1700000000.1, schema shop:",
      "    orders  1,200 rows  12 pages  2 files  45.1 kB  1.10 s in the source",
      "    people       1 row    1 page   1 file      9 B  0 ms in the source",
    ].join("\n"),
  );
  expect(JSON.parse(JSON.stringify(info))).toMatchObject({ packages: [{ loadId: "1700000000.1", resources }] });
  expect(info).toMatchObject({ isEmpty: false, loadIds: ["1700000000.1"] });
  expect(Object.isFrozen(info.packages[0]!.resources[0])).toBe(true);
  expect(String(new ExtractInfo("shop", 0, 1, []))).toBe("Pipeline shop: nothing to extract.");
});

test("a normalization tells rows, files and what the schema got, and what to know of them", () => {
  const packages = [
    {
      loadId: "1700000000.1",
      schema: { name: "shop", version: 1, hash: "aGFzaA==" },
      tables: [{ table: "orders", rows: 2 }],
      rejections: [],
      warnings: ["3 NaN or infinite numbers became null."],
      jobs: [{ id: "orders.1.parquet", table: "orders", format: "parquet", rows: 2, bytes: 1200 }],
      schemaChanges: [
        { table: "orders", isNew: false, columns: Array.from({ length: 10 }, (_, at) => ({ name: `c${at}`, dataType: "text" })) },
      ],
    },
  ];
  const info = new NormalizeInfo("shop", 0, 12, packages);
  expect(String(info)).toBe(
    [
      "Pipeline shop normalized 1 package in 12 ms; load() is next.",
      "  Package 1700000000.1, schema shop version 1:",
      "    orders  2 rows  1 file  1.20 kB  parquet",
      "    + orders: c0 (text), c1 (text), c2 (text), c3 (text), c4 (text), c5 (text), c6 (text), c7 (text), 2 more",
      "    warning: 3 NaN or infinite numbers became null.",
    ].join("\n"),
  );
  expect(JSON.parse(JSON.stringify(info))).toMatchObject({ packages });
  expect(info.rows).toEqual({ orders: 2 });
});
