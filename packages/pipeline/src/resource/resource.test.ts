import { storedTable } from "@dlt-ts/core";
import { describe, expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { HintsError } from "../hints/hints-error.js";
import type { ResourceHints } from "../hints/resource-hints.js";
import { resource, type Resource } from "./resource.js";

/** As Python dlt 1.26.0 writes the table that a resource `t` computes from the same hints. */
function stored(hints: ResourceHints): string {
  return JSON.stringify(plain(storedTable(resource("t", [], hints).table)));
}

function plain(tree: unknown): unknown {
  if (tree instanceof Map) return Object.fromEntries([...tree].map(([key, value]) => [key, plain(value)]));
  return Array.isArray(tree) ? tree.map(plain) : tree;
}

describe("the table of a resource", () => {
  test.each<[string, ResourceHints, string]>([
    ["without hints", {}, '{"columns":{},"write_disposition":"append","name":"t","resource":"t"}'],
    [
      "replace, nesting, a list of columns",
      { writeDisposition: "replace", maxTableNesting: 2, columns: [{ name: "a", dataType: "bigint", nullable: false }] },
      '{"columns":{"a":{"name":"a","data_type":"bigint","nullable":false}},"write_disposition":"replace","x-normalizer":{"max_nesting":2},"name":"t","resource":"t"}',
    ],
    [
      "a key, which wins over those of columns",
      {
        writeDisposition: { disposition: "merge" },
        maxTableNesting: 0,
        primaryKey: "a",
        columns: { a: { dataType: "text", nullable: true }, b: { primaryKey: true } },
      },
      '{"columns":{"a":{"data_type":"text","nullable":true,"name":"a","primary_key":true},"b":{"name":"b"}},"x-normalizer":{"max_nesting":0},"write_disposition":"merge","name":"t","resource":"t"}',
    ],
    [
      "upsert with a merge key of two columns",
      { writeDisposition: { disposition: "merge", strategy: "upsert", deduplicated: true }, mergeKey: ["a", "c"], tableName: "other" },
      '{"columns":{"a":{"name":"a","nullable":false,"merge_key":true},"c":{"name":"c","nullable":false,"merge_key":true}},"x-merge-strategy":"upsert","x-stage-data-deduplicated":true,"write_disposition":"merge","name":"other","resource":"t"}',
    ],
    [
      "scd2 with its defaults",
      { writeDisposition: { disposition: "merge", strategy: "scd2" } },
      '{"columns":{"_dlt_valid_from":{"name":"_dlt_valid_from","data_type":"timestamp","nullable":true,"x-valid-from":true},"_dlt_valid_to":{"name":"_dlt_valid_to","data_type":"timestamp","nullable":true,"x-valid-to":true,"x-active-record-timestamp":null},"_dlt_id":{"name":"_dlt_id","nullable":false,"x-row-version":true,"unique":false,"row_key":false}},"x-merge-strategy":"scd2","write_disposition":"merge","name":"t","resource":"t"}',
    ],
    [
      "everything",
      {
        columns: { c: { dataType: "bigint", precision: 32 } },
        primaryKey: ["a", "b"],
        mergeKey: "k",
        writeDisposition: {
          disposition: "merge",
          strategy: "scd2",
          validityColumnNames: ["f", "u"],
          activeRecordTimestamp: "9999-12-31",
          boundaryTimestamp: "2024-01-01",
        },
        maxTableNesting: 2,
      },
      '{"columns":{"c":{"data_type":"bigint","precision":32,"name":"c"},"a":{"name":"a","nullable":false,"primary_key":true},"b":{"name":"b","nullable":false,"primary_key":true},"k":{"name":"k","nullable":false,"merge_key":true},"f":{"name":"f","data_type":"timestamp","nullable":true,"x-valid-from":true},"u":{"name":"u","data_type":"timestamp","nullable":true,"x-valid-to":true,"x-active-record-timestamp":"9999-12-31"},"_dlt_id":{"name":"_dlt_id","nullable":false,"x-row-version":true,"unique":false,"row_key":false}},"x-normalizer":{"max_nesting":2},"x-merge-strategy":"scd2","x-boundary-timestamp":"2024-01-01","write_disposition":"merge","name":"t","resource":"t"}',
    ],
    [
      "contract, formats, references, which come before the disposition of a merge",
      {
        writeDisposition: { disposition: "merge", strategy: "upsert" },
        columns: { c: { dataType: "bigint" } },
        schemaContract: "freeze",
        tableFormat: "iceberg",
        fileFormat: "parquet",
        references: [{ referencedTable: "o", columns: ["a"], referencedColumns: ["x"] }],
        maxTableNesting: 2,
      },
      '{"columns":{"c":{"data_type":"bigint","name":"c"}},"schema_contract":"freeze","table_format":"iceberg","file_format":"parquet","references":[{"referenced_table":"o","columns":["a"],"referenced_columns":["x"]}],"x-normalizer":{"max_nesting":2},"x-merge-strategy":"upsert","write_disposition":"merge","name":"t","resource":"t"}',
    ],
    [
      "the same of other dispositions, and hints of the user's own",
      { schemaContract: { tables: "evolve", data_type: "freeze" }, fileFormat: "parquet", description: "d", "x-mine": 1 },
      '{"columns":{},"write_disposition":"append","schema_contract":{"tables":"evolve","data_type":"freeze"},"file_format":"parquet","name":"t","x-mine":1,"description":"d","resource":"t"}',
    ],
  ])("is Python's: %s", (_title, hints, expected) => {
    expect(stored(hints)).toBe(expected);
  });

  test("an own version column keeps its declared type, where Python forgets it", () => {
    const { columns } = resource("t", [], {
      columns: { hash: { dataType: "text" } },
      writeDisposition: { disposition: "merge", strategy: "scd2", rowVersionColumnName: "hash" },
    }).table;
    expect(columns.find(({ name }) => name === "hash")).toMatchObject({ dataType: "text", nullable: false, "x-row-version": true });
  });

  test("takes hints of the user's own", () => {
    expect(resource("t", [], { columns: { a: { "x-anything": [1] } } }).table.columns).toEqual([{ "x-anything": [1], name: "a" }]);
  });
});

describe("applyHints", () => {
  const users = resource("users", [{ id: 1, name: "Ada" }], { primaryKey: "id", columns: { name: { dataType: "text" } } });

  test("gives the same data more hints, and leaves the first as it was", () => {
    const merged = users.applyHints({
      writeDisposition: "merge",
      tableName: "people",
      columns: { name: { precision: 20 }, age: { dataType: "bigint" } },
    });
    expect([merged.name, merged.tableName, merged.writeDisposition, merged.recipe]).toEqual(["users", "people", "merge", users.recipe]);
    expect(merged.table.columns.map(({ name, dataType, precision }) => [name, dataType, precision])).toEqual([
      ["name", "text", 20],
      ["age", "bigint", undefined],
      ["id", undefined, undefined],
    ]);
    expect([users.tableName, users.writeDisposition]).toEqual(["users", "append"]);
  });

  test("null leaves a hint as it is, an empty value takes it away; references are merged by table", () => {
    const reference = { referencedTable: "o", columns: ["a"], referencedColumns: ["x"] };
    const all = users.applyHints({
      tableName: "people",
      schemaContract: "freeze",
      fileFormat: "csv",
      references: [reference],
      writeDisposition: "merge",
    });
    expect(
      all.applyHints({ tableName: null, schemaContract: null, fileFormat: null, references: null, writeDisposition: null }).table,
    ).toEqual(all.table);
    const none = all.applyHints({
      tableName: "",
      schemaContract: {},
      fileFormat: "",
      references: [],
      writeDisposition: "",
      columns: {},
      primaryKey: "",
    });
    expect(none.table).toEqual(resource("users", []).table);
    const other = all.applyHints({
      references: [
        { ...reference, columns: ["b"] },
        { ...reference, referencedTable: "p" },
      ],
    });
    expect(other.table.references?.map(({ referencedTable, columns }) => [referencedTable, columns[0]])).toEqual([
      ["o", "b"],
      ["p", "a"],
    ]);
  });

  test("an empty key takes the key away", () => {
    expect(users.applyHints({ primaryKey: [] }).table.columns).toEqual([{ name: "name", dataType: "text" }]);
  });
});

describe("the schema of a row", () => {
  const inner = z.object({ x: z.number() });
  const row = z.object({
    id: z.int(),
    big: z.bigint(),
    price: z.number().nullable(),
    name: z.string(),
    email: z.email().optional(),
    active: z.boolean(),
    at: z.iso.datetime(),
    seen: z.date().nullish(),
    day: z.iso.date(),
    clock: z.iso.time(),
    tags: z.array(z.string()),
    address: inner,
    again: inner,
    kind: z.enum(["a", "b"]),
    level: z.union([z.literal(1), z.literal(2), z.null()]),
    mixed: z.union([z.string(), z.number()]),
    anything: z.unknown(),
  });

  test("gives types and nullability, and leaves what is open to the data", () => {
    const { columns } = resource("t", [], { columns: row }).table;
    expect(columns.map(({ name, dataType, nullable }) => `${name} ${dataType}${nullable ? " null" : ""}`)).toEqual([
      "id bigint",
      "big bigint",
      "price double null",
      "name text",
      "email text null",
      "active bool",
      "at timestamp",
      "seen timestamp null",
      "day date",
      "clock time",
      "tags json",
      "address json",
      "again json",
      "kind text",
      "level bigint null",
    ]);
  });

  test("may refer to parts of itself", () => {
    const schema = {
      "~standard": {
        version: 1 as const,
        vendor: "handmade",
        validate: (value: unknown) => ({ value }),
        jsonSchema: {
          input: () => ({
            $ref: "#/$defs/row~1x",
            $defs: {
              "row/x": { type: "object", properties: { b: { $ref: "#/$defs/bytes" }, loop: { $ref: "#/$defs/loop" } }, required: ["b"] },
              bytes: { type: "string", contentEncoding: "base64" },
              loop: { $ref: "#/$defs/loop" },
            },
          }),
        },
      },
    };
    expect(resource("t", [], { columns: schema }).table.columns).toEqual([{ name: "b", dataType: "binary", nullable: false }]);
  });

  test.each([
    ["a schema of no object", z.string(), /describes no object/],
    [
      "one without JSON Schema",
      { "~standard": { version: 1, vendor: "old", validate: (value: unknown) => ({ value }) } },
      /\(old\) has no Standard JSON Schema/,
    ],
  ])("refuses %s", (_what, schema, message) => {
    expect(() => resource("t", [], { columns: schema as never })).toThrow(message);
  });
});

describe("mistakes", () => {
  test.each<[string, object, string]>([
    ["a misspelt hint", { primarykey: "id" }, 'the resource has the unknown hint "primarykey". Did you mean "primaryKey"?'],
    [
      "a misspelt hint of a column",
      { columns: { a: { data_type: "text" } } },
      'column "a" has the unknown hint "data_type". Did you mean "dataType"?',
    ],
    ["an unknown type", { columns: { a: { dataType: "string" } } }, 'column "a" has dataType "string"; there are text, bigint,'],
    ["a column without name", { columns: [{ dataType: "text" }] }, "a column in the list of columns has no name."],
    ["columns that are none", { columns: 1 }, "columns are 1; give hints by column name"],
    ["an unknown disposition", { writeDisposition: "upsert" }, 'writeDisposition is "upsert"; there are append, replace, merge.'],
    [
      "a strategy of another disposition",
      { writeDisposition: { disposition: "append", strategy: "upsert" } },
      'the strategy "upsert" is none of writeDisposition "append"; there are none.',
    ],
    [
      "a misspelt detail",
      { writeDisposition: { disposition: "merge", stratgy: "upsert" } },
      'writeDisposition has the unknown hint "stratgy". Did you mean "strategy"?',
    ],
    [
      "a detail of scd2 elsewhere",
      { writeDisposition: { disposition: "merge", boundaryTimestamp: "2024-01-01" } },
      'boundaryTimestamp is for the strategy "scd2" only.',
    ],
    [
      "a moment that is none",
      { writeDisposition: { disposition: "merge", strategy: "scd2", boundaryTimestamp: "soon" } },
      'boundaryTimestamp is "soon"; give ISO 8601',
    ],
    ["an empty table name", { tableName: " " }, 'tableName is " "; give a text that is not empty.'],
    ["a key that is no name", { primaryKey: ["a", 1] }, 'primaryKey is ["a",1]; give the name of a column, or a list of names.'],
    [
      "a function of a row without one for the table",
      { primaryKey: () => "id" },
      "primaryKey is a function of the row, so tableName must be one, too.",
    ],
    ["a function where there can be none", { maxTableNesting: () => 1 }, "maxTableNesting cannot be a function of the row."],
    ["an unknown mode", { schemaContract: { columns: "frezze" } }, 'columns is "frezze"; there are evolve, freeze,'],
    [
      "an unknown part of a contract",
      { schemaContract: { dataType: "freeze" } },
      'schemaContract has the unknown hint "dataType". Did you mean "data_type"?',
    ],
    [
      "a reference with columns that do not match",
      { references: [{ referencedTable: "o", columns: ["a", "b"], referencedColumns: ["x"] }] },
      'the reference to "o" has 2 columns',
    ],
    ["nested hints without a path", { nestedHints: [[[], {}]] }, "nestedHints have the path []"],
    [
      "nested hints of what is no hint there",
      { nestedHints: { lines: { tableName: "x" } } },
      'the resource has the unknown hint "tableName".',
    ],
    ["half a level", { maxTableNesting: 1.5 }, "maxTableNesting is 1.5; give a whole number from 0 on."],
  ])("%s", (_title, hints, message) => {
    expect(() => resource("users", [], hints as ResourceHints)).toThrow(HintsError);
    expect(() => resource("users", [], hints as ResourceHints)).toThrow(`Resource "users": ${message}`);
  });

  test.each<[string, unknown, RegExp]>([
    ["a text", "rows", /the data is a text/],
    ["null", null, /the data is null/],
    ["an object", { id: 1 }, /the data is one object; give \[it\] for one row/],
    ["a Map", new Map(), /the data is a Map/],
    ["bytes", Buffer.from("x"), /the data is bytes/],
    ["a number", 5, /the data is 5/],
  ])("data that is %s", (_title, data, message) => {
    expect(() => resource("users", data as never)).toThrow(message);
  });

  test("a name that is none", () => {
    expect(() => resource("", [])).toThrow(/needs a name/);
  });
});

test("types follow the data and the disposition", () => {
  const letters = resource("letters", [{ id: 1, letter: "a" }], { primaryKey: "id", writeDisposition: "merge" });
  expectTypeOf(letters).toEqualTypeOf<Resource<"merge", { id: number; letter: string }>>();
  expectTypeOf(
    resource(
      "n",
      async function* () {
        yield [{ id: 1 }];
      },
      { writeDisposition: { disposition: "replace" } },
    ).writeDisposition,
  ).toEqualTypeOf<"replace">();
  const mixed = resource("mixed", async function* () {
    yield { id: 1 };
    yield [{ id: "a", more: true }];
  });
  expectTypeOf(mixed).toEqualTypeOf<Resource<"append", { id: number } | { id: string; more: boolean }>>();
  expectTypeOf(resource("n", [1]).writeDisposition).toEqualTypeOf<"append">();
  // @ts-expect-error there is no such disposition
  expect(() => resource("n", [], { writeDisposition: "upsert" })).toThrow(HintsError);
});
