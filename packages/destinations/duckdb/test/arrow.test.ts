import { join } from "node:path";
import { duckdb } from "@dlt-ts/duckdb";
import { type Pipeline, pipeline, resource } from "@dlt-ts/pipeline";
import { DuckDBInstance } from "@duckdb/node-api";
import * as arrow from "apache-arrow";
import { expect, test } from "vitest";
import { temporaryFolder } from "./support/temporary-folder.js";

const dictionary = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8());
const struct = new arrow.Struct([new arrow.Field("z", new arrow.Utf8())]);
const decimals = Uint32Array.of(12345, 0, 0, 0, -5, -1, -1, -1, 0, 0, 0, 0);

/** Three rows, the last one all nulls. */
function everything(): arrow.Table {
  const raw = (type: arrow.DataType, data: ArrayBufferView): arrow.Vector =>
    new arrow.Vector([arrow.makeData({ type, data, nullCount: 1, nullBitmap: Uint8Array.of(0b011) } as never)]);
  return new arrow.Table({
    id: arrow.makeVector(Int32Array.of(1, 2, 3)),
    i8: arrow.vectorFromArray([-128, 127, null], new arrow.Int8()),
    u8: arrow.vectorFromArray([0, 255, null], new arrow.Uint8()),
    u32: arrow.vectorFromArray([0, 4294967295, null], new arrow.Uint32()),
    i64: arrow.vectorFromArray([-(2n ** 63n), 2n ** 63n - 1n, null], new arrow.Int64()),
    f: arrow.vectorFromArray([0.1, -1e300, null], new arrow.Float64()),
    b: arrow.vectorFromArray([true, false, null], new arrow.Bool()),
    s: arrow.vectorFromArray(["", "é漢𝄞", null], new arrow.Utf8()),
    word: arrow.vectorFromArray(["a", "b", null], dictionary),
    bytes: arrow.vectorFromArray([Uint8Array.of(1, 255), Uint8Array.of(), null], new arrow.Binary()),
    day: raw(new arrow.DateDay(), Int32Array.of(-1, 19724, 0)),
    clock: raw(new arrow.TimeMicrosecond(), BigInt64Array.of(0n, 86_399_999_999n, 0n)),
    seconds: raw(new arrow.TimestampSecond(), BigInt64Array.of(-1n, 1_700_000_000n, 0n)),
    utc: raw(new arrow.TimestampMicrosecond("UTC"), BigInt64Array.of(-1n, 1_700_000_000_123_456n, 0n)),
    price: raw(new arrow.Decimal(2, 12), decimals),
    o: arrow.vectorFromArray([{ z: "x" }, { z: null }, null], struct),
  });
}

const expected = [
  [
    1,
    -128,
    0,
    0,
    "-9223372036854775808",
    0.1,
    true,
    "",
    "a",
    "01FF",
    "1969-12-31",
    "00:00:00",
    "1969-12-31 23:59:59",
    "-1",
    "123.45",
    '{"z":"x"}',
  ],
  [
    2,
    127,
    255,
    "4294967295",
    "9223372036854775807",
    -1e300,
    false,
    "é漢𝄞",
    "b",
    "",
    "2024-01-02",
    "23:59:59.999999",
    "2023-11-14 22:13:20",
    "1700000000123456",
    "-0.05",
    '{"z":null}',
  ],
  [3, ...Array.from({ length: 15 }, () => null)],
];

async function loaded(load: (pipe: Pipeline) => Promise<unknown>): Promise<unknown> {
  const folder = await temporaryFolder();
  const path = join(folder, "arrow.duckdb");
  const destination = duckdb(path);
  await load(pipeline("arrow", { destination, datasetName: "data", pipelinesDir: join(folder, "pipelines"), projectFolder: folder }));
  const instance = await DuckDBInstance.create(path, { access_mode: "READ_ONLY" });
  const connection = await instance.connect();
  try {
    const sql =
      "SELECT id, i8, u8, u32, i64, f, b, s, word, hex(bytes), day::VARCHAR, clock::VARCHAR, seconds::VARCHAR, epoch_us(utc), price::VARCHAR, " +
      "o::VARCHAR FROM data.everything ORDER BY id";
    return (await connection.runAndReadAll(sql)).getRowsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

test("every type arrives in DuckDB with its value", async () => {
  const rows = (await loaded((pipe) => pipe.run(resource("everything", everything())))) as unknown[][];
  expect(rows.map((row) => row.map((value) => (value === null ? null : String(value))))).toEqual(
    expected.map((row) => row.map((value) => (value === null ? null : String(value)))),
  );
});

test("the same, staged between the steps", async () => {
  const fused = await loaded((pipe) => pipe.run(resource("everything", everything())));
  const staged = await loaded(async (pipe) => {
    await pipe.extract(resource("everything", everything().batches[0]!));
    await pipe.normalize();
    await pipe.load();
  });
  expect(staged).toEqual(fused);
});
