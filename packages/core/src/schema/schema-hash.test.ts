import { describe, expect, it } from "vitest";
import { namingConvention } from "../naming/built-in.js";
import { mergeTable } from "./merge-table.js";
import { newSchema } from "./new-schema.js";
import { schemaToJson } from "./schema-document.js";
import { bumpVersion, schemaHash } from "./schema-hash.js";
import type { Table } from "./table.js";

const foreign = newSchema("foreign", namingConvention("snake_case"));
const things: Table = {
  name: "things",
  columns: [
    { name: "id", dataType: "bigint", nullable: true },
    { name: "b", dataType: "text", nullable: true },
  ],
  writeDisposition: "append",
  resource: "things",
};

describe("schemaHash", () => {
  it("is the one of Python dlt", () => {
    expect(schemaHash(foreign)).toBe("7AnlvZkoxv+XyBrSXzZsLaX2s7hjjAk27z22y1tgb+s=");
    expect(schemaHash(mergeTable(foreign, things))).toBe("sWWTdTz+LlemJxsqXbFqcceOyZuKQ8jna/69eCT9mhw=");
  });

  it("sees the order of columns, and no other order", () => {
    const { columns, ...hints } = things;
    const turned = mergeTable(foreign, { ...hints, columns: columns.toReversed() });
    expect(schemaHash(turned)).toBe("TB/dRAxFv43P7KI6RorHmNJnwFFSBhiaSv1nkbBCW8M=");
    const otherKeyOrder = mergeTable(foreign, { resource: "things", columns, writeDisposition: "append", name: "things" });
    expect(schemaHash(otherKeyOrder)).toBe(schemaHash(mergeTable(foreign, things)));
  });
});

describe("bumpVersion", () => {
  it("gives the first hash without a new version, and then a version for each change", () => {
    const first = bumpVersion(foreign);
    expect(first).toMatchObject({ version: 1, hash: schemaHash(foreign), previousHashes: [] });
    expect(bumpVersion(first)).toBe(first);
    const second = bumpVersion(mergeTable(first, things));
    expect(second).toMatchObject({ version: 2, previousHashes: [first.hash] });
  });
});

describe("schemaToJson", () => {
  it("writes the version that is saved, also of a schema that was not bumped", () => {
    expect(schemaToJson(foreign)).toBe(schemaToJson(bumpVersion(foreign)));
    expect(schemaToJson(foreign)).toMatch(
      /^\{"version":1,"version_hash":"7AnlvZkoxv\+XyBrSXzZsLaX2s7hjjAk27z22y1tgb\+s=","engine_version":11,"name":"foreign","tables":\{"_dlt_version"/,
    );
  });
});
