import { describeOptions } from "@dlt-ts/core";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, expectTypeOf, test } from "vitest";
import { duckdb } from "../duckdb.js";
import { duckDbOptionsSchema, type DuckDbCredentials, type DuckDbOptions } from "./duck-db-options.js";

test("the interfaces have the options of the schema, and no others", () => {
  const options: Record<keyof DuckDbOptions, true> = { credentials: true, createIndexes: true };
  const credentials: Record<keyof DuckDbCredentials, true> = {
    database: true,
    readOnly: true,
    extensions: true,
    globalConfig: true,
    localConfig: true,
    pragmas: true,
    query: true,
  };
  const described = describeOptions(duckDbOptionsSchema);
  expect(described.map(({ path }) => path.join("."))).toEqual([
    "credentials",
    ...Object.keys(credentials).map((name) => `credentials.${name}`),
    "createIndexes",
  ]);
  expect(Object.keys(options)).toEqual(described.filter(({ path }) => path.length === 1).map(({ path }) => path[0]));
  expect(described.some(({ required }) => required)).toBe(false);
  expect(described.find(({ key }) => key === "credentials")).toMatchObject({ type: "object", text: "path-or-connection-string" });
  expect(described.find(({ key }) => key === "credentials.read_only")).toMatchObject({ type: "boolean", default: false });
});

test("takes a path, fields, or an open instance", async () => {
  const validate = (value: unknown): unknown => duckDbOptionsSchema["~standard"].validate(value);
  const instance = await DuckDBInstance.create();
  for (const options of [
    {},
    { credentials: "a.duckdb" },
    { credentials: { database: "a", globalConfig: { threads: 2 } } },
    { credentials: instance },
  ]) {
    expect(validate(options)).toMatchObject({ value: options });
  }
  for (const options of [{ credentials: "" }, { credentials: 1 }, { credentials: { databse: "a" } }, { createIndexes: "yes" }]) {
    expect(validate(options)).toHaveProperty("issues");
  }
  instance.closeSync();
});

test("the factory takes what the schema takes", () => {
  expectTypeOf(duckdb).toBeCallableWith("a.duckdb");
  expectTypeOf(duckdb).toBeCallableWith("a.duckdb", { createIndexes: true, destinationName: "one" });
  expectTypeOf(duckdb).toBeCallableWith({ credentials: { database: "a.duckdb", readOnly: true } });
  expectTypeOf(duckdb).toBeCallableWith({ namingConvention: "duck_case", recommendedFileSize: 120_000 });
  // @ts-expect-error -- a misspelt option
  expect(() => duckdb({ createIndex: true })).toThrow(/createIndexes/);
  expect(duckdb("a.duckdb").options).toEqual({ credentials: "a.duckdb" });
});
