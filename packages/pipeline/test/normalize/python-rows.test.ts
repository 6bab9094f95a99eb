import { schemaHash, storedTable } from "@dlt-ts/core";
import { describe, expect, test } from "vitest";
import { idOfText, nestedRowId } from "../../src/normalize/row-ids.js";
import { encodeTyped } from "../../src/values/encode-json.js";
import { valueOfTag } from "../value-of-tag.js";
import { expectedRows } from "./expected-rows.js";
import { differences } from "./vector-differences.js";
import { readVectors, runVector, type VectorCase } from "./vector-case.js";

interface HashCase {
  readonly id: string;
  readonly title: string;
  readonly hash: string;
  readonly row?: unknown;
  readonly subset?: readonly string[] | null;
  readonly parent_row_id?: string;
  readonly table?: string;
  readonly list_idx?: number;
}

for (const file of ["relational.json", "inference.json"]) {
  const { base_schema: base, cases } = readVectors<VectorCase>(file);
  const rowCases = cases.filter(({ id, input }) => input?.schema !== undefined && !(id in differences));

  describe(`rows of ${file}`, () => {
    test.each(rowCases.map((each) => [each.id, each.title, each] as const))("%s %s", async (_id, _title, { input, result }) => {
      if (result.error !== undefined) {
        await expect(runVector(base, input)).rejects.toThrow();
        return;
      }
      const run = await runVector(base, input);
      const dataTables = [...run.schema.tables.values()].filter(({ name }) => name in result.tables);
      expect(Object.fromEntries(dataTables.map((table) => [table.name, storedTable(table)]))).toEqual(result.tables);
      for (const { name, columns } of dataTables) {
        expect(columns.map((column) => column.name)).toEqual(Object.keys(result.tables[name]!.columns));
      }
      expect(Object.fromEntries(run.rows)).toEqual(Object.fromEntries(expectedRows(result)));
      expect(schemaHash(run.schema)).toBe(result.version_hash);
    });
  });
}

describe("hashes of rows", () => {
  const hashes = readVectors<HashCase>("relational.json").cases;

  test.each(hashes.filter(({ title }) => title === "get_row_hash").map((each) => [each.id, each] as const))(
    "%s",
    (_id, { row, subset, hash }) => {
      const entries = Object.entries(valueOfTag(row) as object);
      const kept = entries.filter(([key]) => (subset ? subset.includes(key) : !key.startsWith("_dlt")));
      expect(idOfText(encodeTyped(new Map(kept), { sortKeys: true }))).toBe(hash);
    },
  );

  test.each(hashes.filter(({ title }) => title === "get_nested_row_hash").map((each) => [each.id, each] as const))("%s", (_id, each) => {
    expect(nestedRowId(each.parent_row_id!, each.table!, each.list_idx!)).toBe(each.hash);
  });
});
