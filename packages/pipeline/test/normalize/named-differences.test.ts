import { describe, expect, test } from "vitest";
import { NormalizeError } from "../../src/normalize/normalize-error.js";
import { idOfText } from "../../src/normalize/row-ids.js";
import { encodeTyped } from "../../src/values/encode-json.js";
import { FloatValue } from "../../src/values/float-value.js";
import { valueOfTag } from "../value-of-tag.js";
import type { DecodedRow } from "./decode-batch.js";
import { expectedRows } from "./expected-rows.js";
import { differences } from "./vector-differences.js";
import { readVectors, runVector, type VectorCase, type VectorFile, type VectorResult, type VectorRun } from "./vector-case.js";

const files = ["relational.json", "inference.json"].map((name) => readVectors<VectorCase>(name));

function find(id: string): { readonly base: VectorFile<VectorCase>["base_schema"]; readonly each: VectorCase } {
  for (const { base_schema: base, cases } of files) {
    const each = cases.find((candidate) => candidate.id === id);
    if (each !== undefined) return { base, each };
  }
  throw new Error(`no case ${id}`);
}

async function run(id: string, items?: readonly unknown[]): Promise<{ readonly python: VectorResult; readonly ours: VectorRun }> {
  const { base, each } = find(id);
  return { python: each.result, ours: await runVector(base, each.input, {}, items) };
}

/** The values of some columns, row by row. */
function values(rows: readonly DecodedRow[] | undefined, ...columns: string[]): unknown[] {
  return (rows ?? []).map((row) => (columns.length === 1 ? row[columns[0]!] : columns.map((column) => row[column])));
}

function types(run: VectorRun, table: string): Record<string, string | undefined> {
  return Object.fromEntries(run.schema.tables.get(table)!.columns.map(({ name, dataType }) => [name, dataType]));
}

function pythonTypes(result: VectorResult, table: string): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(result.tables[table]!.columns).map(([name, column]) => [name, column.data_type]));
}

test("each difference has its test here", () => {
  expect(Object.keys(differences).toSorted()).toEqual(Object.keys(tested).toSorted());
});

const tested: Readonly<Record<string, () => Promise<void>>> = {
  relp005: async () => {
    const { python, ours } = await run("relp005");
    expect(values(expectedRows(python).get("orders__nums"), "value", "value__v_double")).toEqual([
      ["1", undefined],
      [undefined, 2.5],
      ["3", undefined],
    ]);
    expect(values(ours.rows.get("orders__nums"), "value")).toEqual([1, 2.5, 3]);
    expect(ours.rows.get("orders__tags")).toEqual(expectedRows(python).get("orders__tags"));
  },
  relp010: async () => {
    const { python, ours } = await run("relp010");
    expect(pythonTypes(python, "vals")).toMatchObject({
      value: "bigint",
      value__v_text: "text",
      value__v_double: "double",
      value__v_bool: "bool",
    });
    expect(types(ours, "vals")).toEqual({
      value: "double",
      _dlt_load_id: "text",
      _dlt_id: "text",
      value__v_text: "text",
      value__v_bool: "bool",
    });
    expect(values(ours.rows.get("vals"), "value", "value__v_text", "value__v_bool")).toEqual([
      [1, undefined, undefined],
      [undefined, "two", undefined],
      [3.5, undefined, undefined],
      [undefined, undefined, undefined],
      [undefined, undefined, true],
    ]);
  },
  infp003: async () => {
    const { python, ours } = await run("infp003");
    expect(values(expectedRows(python).get("t"), "v", "v__v_double")).toEqual([
      ["1", undefined],
      ["2", undefined],
      [undefined, 2.5],
      ["3", undefined],
    ]);
    expect(values(ours.rows.get("t"), "v")).toEqual([1, 2, 2.5, 3]);
  },
  infp048: async () => {
    const { python, ours } = await run("infp048");
    expect(pythonTypes(python, "t")).toMatchObject({ v: "bigint", v__v_double: "double" });
    const { v, ...others } = types(ours, "t");
    expect(v).toBe("double");
    // a column of doubles takes decimals as well
    const { v: _, v__v_double: __, v__v_decimal: ___, ...pythonOthers } = pythonTypes(python, "t");
    expect(others).toEqual(pythonOthers);
  },
  infp057: async () => {
    const { python, ours } = await run("infp057");
    const limit = ["1", "1000000000000000000"];
    expect(values(expectedRows(python).get("t"), "v").slice(0, 4)).toEqual([...limit, "9300000000000000000", "10000000000000000000"]);
    // no column of 64 bits holds the third and fourth
    expect(values(ours.rows.get("t"), "v", "v__v_double")).toEqual([
      [limit[0], undefined],
      [limit[1], undefined],
      [undefined, 9.3e18],
      [undefined, 1e19],
      ["0", undefined],
      [undefined, 0.5],
    ]);
  },
  relp012: () => collides("relp012", '"Id" and "ID" both become the column "id"'),
  relp013: () => collides("relp013", '"x__y" and "x.y" both become the column "x__y"'),
  relp014: () => collides("relp014", '"[\\"\\"]" and "[\\" \\"]" both become the column "_empty"'),
  relp015: async () => {
    await collides("relp015", '"[\\"\\"]" and "[\\" \\"]" both become the table "e"');
    // with one such list, the rows go where Python's go: the name of the table is that of the root table
    const { ours } = await run("relp015", [{ id: 1, o: { "": [{ x: 1 }] }, " ": [2] }]);
    const { python } = await run("relp015", [{}]);
    expect(Object.fromEntries(ours.rows)).toEqual(Object.fromEntries(expectedRows(python)));
  },
  relp067: () => collides("relp067", '"Id" and "ID" both become the column "id"'),
  relp047: async () => {
    const { python, ours } = await run("relp047");
    expect(pythonTypes(python, "u")).toMatchObject({ id: "bigint", id__v_double: "double" });
    expect(types(ours, "u")).toMatchObject({ id: "double" });
    // the third key is a float by its mark, the last by itself
    expect(values(ours.rows.get("u"), "_dlt_id")).toEqual(values(expectedRows(python).get("u"), "_dlt_id"));
    expect(ours.rows.get("u__c")).toEqual(expectedRows(python).get("u__c"));
    const unmarked = await run("relp047", [{ id: 1.0 }, { id: 1 }]);
    const [whole, integer] = values(unmarked.ours.rows.get("u"), "_dlt_id");
    expect(whole).toBe(integer);
  },
  relp050: async () => {
    const { base, each } = find("relp050");
    await expect(runVector(base, each.input)).rejects.toMatchObject({
      code: "DLT_UNBOUND_COLUMN",
      context: { table: "u", columns: ["n"] },
    });
    const withKey = each.input.items.map((item) => ({ ...(valueOfTag(item) as object), n: null }));
    const key: readonly (readonly [string, unknown])[] = Object.entries(withKey[0]!);
    const [id] = values(expectedRows(each.result).get("u"), "_dlt_id");
    expect(idOfText(encodeTyped(new Map(key), { sortKeys: true }))).toBe(id);
    const unmarked = key.map(([name, value]) => [name, value instanceof FloatValue ? value.value : value] as const);
    expect(idOfText(encodeTyped(new Map(unmarked), { sortKeys: true }))).not.toBe(id);
  },
  relp057: async () => {
    await collides("relp057", "both become the column");
    const { each } = find("relp057");
    const { python, ours } = await run("relp057", each.input.items.slice(0, 3).map(valueOfTag));
    expect(values(ours.rows.get("s"), "_dlt_id")).toEqual(values(expectedRows(python).get("s"), "_dlt_id").slice(0, 3));
    const plain = await run("relp057", [{ a: null, b: 1.0 }]);
    expect(values(plain.ours.rows.get("s"), "_dlt_id")[0]).not.toBe(values(expectedRows(python).get("s"), "_dlt_id")[1]);
  },
  infp006: async () => {
    const { python, ours } = await run("infp006");
    expect(values(expectedRows(python).get("t"), "v").slice(2, 4)).toEqual([NaN, Infinity]);
    expect(values(ours.rows.get("t"), "v")).toEqual([1.5, 2.5, undefined, undefined, undefined, 1000, 16, undefined]);
    expect(types(ours, "t")).toEqual(pythonTypes(python, "t"));
  },
  infp021: async () => {
    const { python, ours } = await run("infp021");
    expect(pythonTypes(python, "t")).toMatchObject({ v: "bigint" });
    expect(types(ours, "t")).toMatchObject({ v: "wei" });
    expect(values(ours.rows.get("t"), "v")).toEqual(["9223372036854775808", "18446744073709551615", "1"]);
  },
  infp022: async () => {
    const { python, ours } = await run("infp022");
    expect(python).toMatchObject({ stage: "extract" });
    expect([types(ours, "t").v, values(ours.rows.get("t"), "v")]).toEqual(["wei", ["18446744073709551616"]]);
  },
  infp023: async () => {
    const { python, ours } = await run("infp023");
    expect(python).toMatchObject({ stage: "extract" });
    expect([types(ours, "t").v, values(ours.rows.get("t"), "v")]).toEqual(["wei", ["-9223372036854775809"]]);
  },
  infp025: async () => {
    const { python, ours } = await run("infp025");
    expect(values(expectedRows(python).get("t"), "v")).toEqual(["1", "18446744073709551615"]);
    expect(values(ours.rows.get("t"), "v", "v__v_wei")).toEqual([
      ["1", undefined],
      [undefined, "18446744073709551615"],
    ]);
  },
  infp038: async () => {
    const { python, ours } = await run("infp038");
    expect(pythonTypes(python, "t")).toMatchObject({ v: "text" });
    expect(values(ours.rows.get("t"), "v", "v__v_text")).toEqual([
      ["", undefined],
      ["", undefined],
      ["", undefined],
      [undefined, "0xg"],
      [undefined, "YQ"],
      ["YQ==", undefined],
    ]);
  },
  relp058: async () => {
    const { python, ours } = await run("relp058");
    expect(pythonTypes(python, "s")).toMatchObject({ a: "bigint", e: "bigint" });
    expect(types(ours, "s")).toMatchObject({ a: "bigint", e: "wei" });
    expect(ours.rows.get("s")).toEqual(expectedRows(python).get("s"));
  },
};

async function collides(id: string, message: string): Promise<void> {
  const { base, each } = find(id);
  expect(each.result.error).toBeUndefined();
  const error: unknown = await runVector(base, each.input).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(NormalizeError);
  expect(error).toMatchObject({ code: "DLT_NAME_COLLISION", message: expect.stringContaining(message) });
}

describe("differences to Python dlt", () => {
  test.each(Object.entries(tested).map(([id, check]) => [id, differences[id], check] as const))("%s %s", async (_id, _reason, check) => {
    await check();
  });
});
