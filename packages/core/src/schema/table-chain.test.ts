import { describe, expect, it } from "vitest";
import { namingConvention } from "../naming/built-in.js";
import { mergeTable } from "./merge-table.js";
import { newSchema } from "./new-schema.js";
import { ancestry, inheritedHint, rootOf, schemaContractOf, tableChain, writeDispositionOf } from "./table-chain.js";
import type { Table } from "./table.js";

const tables: readonly Table[] = [
  { name: "a", columns: [], writeDisposition: "merge", "x-merge-strategy": "upsert", schemaContract: "freeze" },
  { name: "a__c", columns: [], parent: "a" },
  { name: "b", columns: [] },
  { name: "a__b", columns: [], parent: "a", tableFormat: "delta" },
  { name: "a__c__d", columns: [], parent: "a__c" },
];
const schema = {
  ...tables.reduce((current, table) => mergeTable(current, table), newSchema("shop", namingConvention("snake_case"))),
  settings: { schemaContract: { columns: "discard_row" } } as const,
};

describe("tableChain", () => {
  it("goes down before it goes on, in the order of the schema", () => {
    expect(tableChain(schema, "a").map(({ name }) => name)).toEqual(["a", "a__c", "a__c__d", "a__b"]);
    expect(tableChain(schema, "a__c").map(({ name }) => name)).toEqual(["a__c", "a__c__d"]);
    expect(() => tableChain(schema, "nope")).toThrow('has no table "nope"');
  });
});

describe("inherited hints", () => {
  it("come from the nearest table that has them", () => {
    expect(ancestry(schema, "a__c__d").map(({ name }) => name)).toEqual(["a__c__d", "a__c", "a"]);
    expect(rootOf(schema, "a__c__d").name).toBe("a");
    expect(writeDispositionOf(schema, "a__c__d")).toBe("merge");
    expect(inheritedHint(schema, "a__c__d", "x-merge-strategy")).toBe("upsert");
    expect(inheritedHint(schema, "a__b", "tableFormat")).toBe("delta");
    expect(inheritedHint(schema, "a__c", "tableFormat")).toBeUndefined();
    expect(writeDispositionOf(schema, "b")).toBe("append");
  });

  it("include the contract, which the schema may have for all", () => {
    expect(schemaContractOf(schema, "a__b")).toBe("freeze");
    expect(schemaContractOf(schema, "b")).toEqual({ columns: "discard_row" });
    expect(schemaContractOf(schema, "not_there_yet")).toEqual({ columns: "discard_row" });
    expect(schemaContractOf({ ...schema, settings: {} }, "b")).toBeUndefined();
  });
});
