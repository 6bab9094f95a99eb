import { join, resolve } from "node:path";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { vectorCases } from "../../test/support/vectors.js";
import { databasePath } from "./database-path.js";
import { resolveCredentials } from "./resolve-credentials.js";

const places = { pipeline: "numbers", localFolder: "/data", pipelineFolder: "/pipelines/numbers" };

test.each([
  [undefined, "/data/numbers.duckdb"],
  ["x.duckdb", "/data/x.duckdb"],
  ["a/b", "/data/a/b"],
  ["/abs/x.db", "/abs/x.db"],
  ["duckdb:///rel/x.duckdb", "/data/rel/x.duckdb"],
  ["duckdb:////abs/x.duckdb", "/abs/x.duckdb"],
  ["duckdb:///a%20b.duckdb", "/data/a b.duckdb"],
  [":pipeline:", "/pipelines/numbers/numbers.duckdb"],
  ["duckdb:///%3Apipeline%3A", "/pipelines/numbers/numbers.duckdb"],
])("%s is %s", (configured, path) => {
  expect(databasePath(resolveCredentials(configured).database, places)).toBe(path);
});

test("the name of the destination comes before that of the pipeline", () => {
  expect(databasePath(undefined, { ...places, destinationName: "wh" })).toBe("/data/wh.duckdb");
  expect(databasePath(":pipeline:", { ...places, destinationName: "wh" })).toBe("/pipelines/numbers/wh.duckdb");
  expect(databasePath("x.duckdb", { pipeline: "numbers" })).toBe(resolve("x.duckdb"));
});

test.each([
  [":memory:", /pass it: duckdb\(await DuckDBInstance\.create\(\)\)/],
  ["duckdb:///:memory:", /:memory:/],
  ["duckdb://x.duckdb", /Write duckdb:\/\/\/folder\/file\.duckdb/],
  ["duckdb:///x.duckdb#part", /Write duckdb/],
  ["duckdb:///%", /%25/],
])("%s is refused with the reason", (configured, message) => {
  expect(() => databasePath(resolveCredentials(configured).database, places)).toThrow(
    expect.objectContaining({ reason: "options", message: expect.stringMatching(message) }),
  );
});

test.each([
  ["postgres://loader:c4n4ry@host/db", /"postgres:"/],
  ["s3://c4n4ry/x.duckdb", /"s3:"/],
  ["md:shop?motherduck_token=c4n4ry", /MotherDuck/],
  ["MotherDuck:c4n4ry", /MotherDuck/],
  ["duckdb://loader:c4n4ry@host/x", /Write duckdb:\/\/\/folder/],
  ["duckdb:///c4n4ry%", /%25/],
])("%s is refused, and not repeated", (configured, message) => {
  for (const credentials of [configured, { database: configured }]) {
    try {
      expect(resolveCredentials(credentials)).toBe("refused");
    } catch (error) {
      expect(error).toMatchObject({ reason: "options", message: expect.stringMatching(message) });
      expect(inspect(error)).not.toContain("c4n4ry");
    }
  }
});

test.each(["C:\\data\\x.duckdb", "a:b.duckdb", "medium.duckdb"])("%s is a path", (path) => {
  expect(resolveCredentials(path)).toEqual({ database: path });
});

test("settings of a URL are settings, and fields count before them", () => {
  expect(resolveCredentials("duckdb:///x.duckdb?read_only=true&threads=2")).toEqual({
    database: "x.duckdb",
    readOnly: true,
    globalConfig: { threads: "2" },
  });
  expect(resolveCredentials({ database: "x", query: { read_only: "0", threads: "2" }, globalConfig: { threads: 4 } })).toEqual({
    database: "x",
    readOnly: false,
    globalConfig: { threads: 4 },
  });
  expect(resolveCredentials({ database: "duckdb:///x?read_only=1", readOnly: false })).toEqual({ database: "x", readOnly: false });
  expect(resolveCredentials(undefined)).toEqual({});
});

test(":pipeline: is refused outside a pipeline", () => {
  expect(() => databasePath(":pipeline:", { pipeline: "numbers" })).toThrow(/only in a pipeline/);
});

describe("connection strings name the file that they name in Python dlt", () => {
  interface ConnectionStringCase {
    readonly id: string;
    readonly native: string;
    readonly result: { readonly fields: { readonly database: string | null } };
  }
  // Without a database: an error here.
  const refused = new Set(["duckdb://x.duckdb"]);
  const cases = vectorCases<ConnectionStringCase>("config", "connection_string").filter(
    ({ native }) => !refused.has(native) && native !== ":pipeline:",
  );
  test.each(cases.map(({ native, result }) => [native, result.fields.database!]))("%s", (native, database) => {
    expect(databasePath(resolveCredentials(native).database, places)).toBe(database.startsWith("/") ? database : join("/data", database));
  });
});
