import { DuckDBInstance } from "@duckdb/node-api";
import * as driver from "@duckdb/node-api";
import { expect, test } from "vitest";
import { jsonConverter } from "./json-converter.js";
import { headingsOf, pageOf } from "../driver/result-page.js";

const cases: readonly (readonly [sql: string, dataType: string, value: unknown])[] = [
  ["1::TINYINT", "bigint", 1],
  ["9007199254740991", "bigint", 9007199254740991],
  ["9007199254740992", "bigint", "9007199254740992"],
  ["(-9223372036854775808)::BIGINT", "bigint", "-9223372036854775808"],
  ["170141183460469231731687303715884105727::HUGEINT", "bigint", "170141183460469231731687303715884105727"],
  ["18446744073709551615::UBIGINT", "bigint", "18446744073709551615"],
  ["1.5::DOUBLE", "double", 1.5],
  ["0.5::FLOAT", "double", 0.5],
  ["'NaN'::DOUBLE", "double", "NaN"],
  ["'-inf'::DOUBLE", "double", "-Infinity"],
  ["1.50::DECIMAL(38,9)", "decimal", "1.500000000"],
  ["-0.05::DECIMAL(4,2)", "decimal", "-0.05"],
  ["99999999999999999999999999999999999999::DECIMAL(38,0)", "wei", "99999999999999999999999999999999999999"],
  ["true", "bool", true],
  ["'ż\u0001🦚'", "text", "ż\u0001🦚"],
  ["'\\xFFa'::BLOB", "binary", "/2E="],
  ["DATE '2024-02-29'", "date", "2024-02-29"],
  ["DATE '0001-01-01'", "date", "0001-01-01"],
  ["DATE '10000-01-01'", "date", "+010000-01-01"],
  ["DATE '0044-03-15 (BC)'", "date", "-000043-03-15"],
  ["DATE 'infinity'", "date", "infinity"],
  ["TIME '23:59:59.000001'", "time", "23:59:59.000001"],
  ["TIME '00:00:00'", "time", "00:00:00"],
  ["TIMESTAMPTZ '2024-01-02 03:04:05+02'", "timestamp", "2024-01-02T01:04:05Z"],
  ["TIMESTAMPTZ '1969-12-31 23:59:59.123+00'", "timestamp", "1969-12-31T23:59:59.123000Z"],
  ["TIMESTAMP '2024-01-02 03:04:05.6'", "timestamp", "2024-01-02T03:04:05.600000"],
  ["TIMESTAMP '2200-01-01 00:00:00.000001'", "timestamp", "2200-01-01T00:00:00.000001"],
  ["TIMESTAMP 'infinity'", "timestamp", "infinity"],
  ["'2024-01-02 03:04:05'::TIMESTAMP_S", "timestamp", "2024-01-02T03:04:05"],
  ["'2024-01-02 03:04:05.006'::TIMESTAMP_MS", "timestamp", "2024-01-02T03:04:05.006000"],
  ["'1969-12-31 23:59:59.123456789'::TIMESTAMP_NS", "timestamp", "1969-12-31T23:59:59.123456789"],
  ["'2024-01-02 03:04:05.123456'::TIMESTAMP_NS", "timestamp", "2024-01-02T03:04:05.123456"],
  ["'2024-01-02 03:04:05.000000001'::TIMESTAMP_NS", "timestamp", "2024-01-02T03:04:05.000000001"],
  [`'{"a":[1,null,"x"]}'::JSON`, "json", { a: [1, null, "x"] }],
  [`'"text"'::JSON`, "json", "text"],
  ["{'a': 1::BIGINT, 'b': [DATE '2024-01-01']}", "json", { a: 1, b: ["2024-01-01"] }],
  ["[1.5::DECIMAL(3,1), NULL]", "json", ["1.5", null]],
  ["MAP {'k': 1}", "json", [{ key: "k", value: 1 }]],
  ["'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::UUID", "text", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"],
  ["'b'::ENUM ('a', 'b')", "text", "b"],
  ["INTERVAL '1 month 2 days'", "text", "1 month 2 days"],
];

test.each(cases)("%s is %s", async (sql, dataType, value) => {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const result = await connection.run(`SELECT CASE i WHEN 0 THEN ${sql} END AS v FROM range(2) AS r(i)`);
  const page = pageOf(headingsOf(result), (await result.fetchChunk())!, jsonConverter(driver));
  connection.closeSync();
  instance.closeSync();
  expect(page).toEqual({ rows: 2, columns: [{ name: "v", dataType, values: expect.arrayContaining([value, null]) }] });
});
