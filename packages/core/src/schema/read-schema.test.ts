import { describe, expect, it } from "vitest";
import { namingConvention } from "../naming/built-in.js";
import { defineNamingConvention } from "../naming/define-naming-convention.js";
import { mergeTable } from "./merge-table.js";
import { newSchema } from "./new-schema.js";
import { schemaFromJson } from "./read-schema.js";
import { schemaToJson, storedSchema } from "./schema-document.js";
import { bumpVersion } from "./schema-hash.js";
import { tableOf } from "./table-chain.js";

const schema = bumpVersion(
  mergeTable(newSchema("shop", namingConvention("direct")), {
    name: "orders",
    writeDisposition: "append",
    resource: "orders",
    columns: ["b", "10", "2", "__proto__", "constructor"].map((name) => ({ name, dataType: "text" as const })),
    "x-hint": { a: [{ $number: "1.0" }, { $number: "9007199254740993" }, null], ["__proto__"]: { b: 1 } },
  }),
);

interface StoredDocument {
  engine_version: unknown;
  previous_hashes: unknown;
  tables: Record<string, { columns: Record<string, Record<string, unknown>>; parent?: string }>;
}

/** The text of a new schema, after a change by hand. */
function edited(change: (document: StoredDocument) => void): string {
  const document = JSON.parse(schemaToJson(newSchema("shop", namingConvention("snake_case")))) as StoredDocument;
  change(document);
  return JSON.stringify(document);
}

describe("schemaFromJson", () => {
  it("reads what schemaToJson writes, to the letter", () => {
    expect(schemaToJson(schemaFromJson(schemaToJson(schema)))).toBe(schemaToJson(schema));
    expect(schemaFromJson(schemaToJson(schema))).toEqual(schema);
  });

  it("keeps the order of columns whose names are integers, and columns named as parts of objects", () => {
    const read = schemaFromJson(schemaToJson(schema));
    expect(tableOf(read, "orders").columns.map(({ name }) => name)).toEqual(["b", "10", "2", "__proto__", "constructor"]);
    expect(schemaToJson(schema)).toContain('"x-hint":{"a":[1.0,9007199254740993,null],"__proto__":{"b":1}}');
  });

  it("names the place of what it refuses", () => {
    const misspelt = edited(({ tables }) => {
      tables["_dlt_loads"]!.columns["status"]!["nullabel"] = true;
    });
    expect(() => schemaFromJson(misspelt)).toThrow('tables._dlt_loads.columns.status has the key "nullabel", which dlt does not know');
    const wrongType = edited((document) => {
      document.previous_hashes = [1];
    });
    expect(() => schemaFromJson(wrongType)).toThrow("previous_hashes[0] must be a text");
    const newer = edited((document) => {
      document.engine_version = 12;
    });
    expect(() => schemaFromJson(newer)).toThrow("written by a newer dlt");
    expect(() => schemaFromJson("nope")).toThrow("it is no JSON");
    expect(() => schemaFromJson("[]")).toThrow("it is no JSON object");
  });

  it("refuses tables that are nested in themselves", () => {
    const cyclic = edited(({ tables }) => {
      tables["a"] = { columns: {}, parent: "b" };
      tables["b"] = { columns: {}, parent: "a" };
    });
    expect(() => schemaFromJson(cyclic)).toThrow("nested in itself");
  });

  it("reads the descriptions that Python dlt 1.31 writes on its own columns, and keeps them", () => {
    const described = edited(({ tables }) => {
      tables["_dlt_loads"]!.columns["status"]!["description"] = "0 = success";
    });
    const read = schemaFromJson(described);
    expect(tableOf(read, "_dlt_loads").columns[2]).toMatchObject({ name: "status", description: "0 = success" });
  });

  it("asks for conventions that are not built in", () => {
    const custom = defineNamingConvention({ name: "acme#plain", caseSensitive: true, normalize: (identifier) => identifier });
    const text = schemaToJson(newSchema("shop", custom));
    expect(() => schemaFromJson(text)).toThrow('There is no naming convention "acme#plain"');
    expect(schemaFromJson(text, () => custom).normalizers.names).toBe("acme#plain");
  });
});

describe("storedSchema", () => {
  it("is what a destination keeps", () => {
    expect(storedSchema(schema)).toEqual({
      name: "shop",
      version: 1,
      hash: schema.hash,
      engineVersion: 11,
      document: schemaToJson(schema),
    });
  });
});
