import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { namingConvention } from "../src/naming/built-in.js";
import type { Column } from "../src/schema/column.js";
import { dataTypes } from "../src/schema/data-type.js";
import { mergeTable } from "../src/schema/merge-table.js";
import { newSchema } from "../src/schema/new-schema.js";
import { schemaFromJson } from "../src/schema/read-schema.js";
import { schemaToJson } from "../src/schema/schema-document.js";
import { bumpVersion, schemaHash } from "../src/schema/schema-hash.js";

const initial = newSchema("shop", namingConvention("direct"));

const column: fc.Arbitrary<Column> = fc.record(
  {
    name: fc.oneof(fc.string({ minLength: 1, unit: "grapheme" }), fc.nat().map(String), fc.constantFrom("__proto__", "toString")),
    dataType: fc.constantFrom(...dataTypes),
    nullable: fc.constantFrom(true, false, null),
    precision: fc.nat(100),
    description: fc.string(),
    "x-hint": fc.jsonValue() as fc.Arbitrary<never>,
  },
  { requiredKeys: ["name"] },
);
const columns = fc.uniqueArray(column, { selector: ({ name }) => name, minLength: 2, maxLength: 8 });

const reversedKeys = (object: Column): Column => Object.fromEntries(Object.entries(object).toReversed()) as Column;

describe("schemaHash", () => {
  it("does not see the order of keys, but that of columns", () => {
    fc.assert(
      fc.property(columns, (list) => {
        const hashOf = (each: readonly Column[]): string => schemaHash(mergeTable(initial, { name: "t", columns: each }));
        expect(hashOf(list.map(reversedKeys))).toBe(hashOf(list));
        expect(hashOf(list.toReversed())).not.toBe(hashOf(list));
      }),
    );
  });

  it("does not see the order of tables", () => {
    fc.assert(
      fc.property(columns, columns, (left, right) => {
        const [first, second] = [
          { name: "a", columns: left },
          { name: "b", columns: right },
        ];
        expect(schemaHash(mergeTable(mergeTable(initial, first), second))).toBe(schemaHash(mergeTable(mergeTable(initial, second), first)));
      }),
    );
  });
});

describe("a stored schema", () => {
  it("comes back as it was", () => {
    fc.assert(
      fc.property(columns, (list) => {
        const schema = bumpVersion(mergeTable(initial, { name: "t", columns: list, writeDisposition: "append", resource: "t" }));
        const read = schemaFromJson(schemaToJson(schema));
        expect(read.hash).toBe(schema.hash);
        expect(read.version).toBe(schema.version);
        expect(schemaToJson(read)).toBe(schemaToJson(schema));
      }),
    );
  });

  it("does not change when the same is merged again", () => {
    fc.assert(
      fc.property(columns, (list) => {
        const schema = mergeTable(initial, { name: "t", columns: list });
        expect(schemaHash(mergeTable(schema, { name: "t", columns: list }))).toBe(schemaHash(schema));
      }),
    );
  });
});
