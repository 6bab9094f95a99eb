import { describe, expect, it } from "vitest";
import { namingConvention } from "../naming/built-in.js";
import { mergeTable } from "./merge-table.js";
import { newSchema } from "./new-schema.js";
import { missingColumns, schemaDifference } from "./schema-difference.js";
import { tableOf } from "./table-chain.js";
import { typedTable } from "./table-predicates.js";

const empty = newSchema("shop", namingConvention("snake_case"));
const before = mergeTable(empty, {
  name: "orders",
  columns: [
    { name: "id", dataType: "bigint" },
    { name: "hint", primaryKey: true },
  ],
});
const after = mergeTable(before, { name: "orders", columns: [{ name: "hint", dataType: "text" }, { name: "open" }] });

describe("schemaDifference", () => {
  it("is what has to be added, and nothing without a type", () => {
    expect(schemaDifference(before, after).map(({ name, columns }) => [name, columns])).toEqual([
      ["orders", [{ name: "hint", primaryKey: true, dataType: "text" }]],
    ]);
    expect(schemaDifference(after, before)).toEqual([]);
    expect(schemaDifference(undefined, after).map(({ name }) => name)).toEqual(["_dlt_version", "_dlt_loads", "orders"]);
  });
});

describe("missingColumns", () => {
  it("compares names as the destination does", () => {
    const table = typedTable(tableOf(after, "orders"));
    expect(missingColumns(table, ["ID"], true).map(({ name }) => name)).toEqual(["id", "hint"]);
    expect(missingColumns(table, ["ID"], false).map(({ name }) => name)).toEqual(["hint"]);
  });
});
