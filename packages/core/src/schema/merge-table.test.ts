import { describe, expect, it } from "vitest";
import { namingConvention } from "../naming/built-in.js";
import { mergeTable } from "./merge-table.js";
import { newSchema } from "./new-schema.js";
import { normalizeTable } from "./normalize-table.js";
import { tableOf } from "./table-chain.js";
import { TableConflictError } from "./table-conflict-error.js";

const naming = namingConvention("snake_case");
const schema = mergeTable(
  mergeTable(newSchema("shop", naming), { name: "orders", columns: [{ name: "id", dataType: "bigint", primaryKey: true }] }),
  { name: "orders__lines", columns: [], parent: "orders" },
);

describe("mergeTable", () => {
  it("leaves the schema that it is given alone", () => {
    const before = structuredClone(tableOf(schema, "orders"));
    const merged = mergeTable(schema, { name: "orders", columns: [{ name: "id", primaryKey: false }], description: "All of them" });
    expect(tableOf(schema, "orders")).toEqual(before);
    expect(tableOf(merged, "orders")).toEqual({
      name: "orders",
      columns: [{ name: "id", dataType: "bigint", primaryKey: false }],
      description: "All of them",
    });
  });

  it("adds to keys in normalize, and replaces them by hints of the user", () => {
    const partial = { name: "orders", columns: [{ name: "line", dataType: "text", primaryKey: true }] } as const;
    const keys = (mode: "normalize" | "hints") =>
      tableOf(mergeTable(schema, partial, mode), "orders")
        .columns.filter(({ primaryKey }) => primaryKey)
        .map(({ name }) => name);
    expect(keys("normalize")).toEqual(["id", "line"]);
    expect(keys("hints")).toEqual(["line"]);
  });

  it("keeps null only where something was set", () => {
    const merged = mergeTable(schema, { name: "orders", columns: [], description: null });
    expect(tableOf(merged, "orders")).not.toHaveProperty("description");
    const described = mergeTable(schema, { name: "orders", columns: [], description: "x" });
    expect(tableOf(mergeTable(described, { name: "orders", columns: [], description: null }), "orders").description).toBeNull();
  });

  it("refuses a table with two parents, or with a parent and a resource", () => {
    expect(() => mergeTable(schema, { name: "orders", columns: [], parent: "orders__lines" })).toThrow(
      "is a root table and cannot become nested in orders__lines",
    );
    expect(() => mergeTable(schema, { name: "orders__lines", columns: [], parent: "orders", resource: "lines" })).toThrow(
      TableConflictError,
    );
    expect(() => mergeTable(schema, { name: "a", columns: [], parent: "a" })).toThrow("is nested in a, which is not in the schema");
  });
});

describe("normalizeTable", () => {
  it("names references, and keeps the last of those to one table", () => {
    const reference = (referencedTable: string, column: string) => ({ referencedTable, columns: [column], referencedColumns: ["Id"] });
    const table = normalizeTable(
      { name: "T", columns: [], references: [reference("A b", "X"), reference("aB", "Y z"), reference("c", "q")] },
      naming,
    );
    expect(table.references).toEqual([
      { referencedTable: "a_b", columns: ["y_z"], referencedColumns: ["id"] },
      { referencedTable: "c", columns: ["q"], referencedColumns: ["id"] },
    ]);
  });
});
