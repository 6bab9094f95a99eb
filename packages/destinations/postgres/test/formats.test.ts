import type { TypedColumn } from "@dlt-ts/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jobOfBytes, load, pagesOf, rowsIn, table, type Value } from "@dlt-ts/test-loads";
import { connect, newDataset } from "./support/connect.js";
import { formats, jobOf, plan } from "./support/load.js";
import { noServer, sql } from "./support/server.js";

/** Text that Postgres can store: everything but NUL. */
const text = fc.string({ unit: "binary", maxLength: 40 }).map((value) => value.replaceAll("\u0000", "").toWellFormed());
const digits = (most: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^[0-9]{1,${most}}$`));
const decimal = (whole: number, fraction: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.boolean(), digits(whole), fc.option(digits(fraction), { nil: undefined }))
    .map(
      ([negative, before, after]) => `${negative ? "-" : ""}${before.replace(/^0+(?=\d)/, "")}${after === undefined ? "" : `.${after}`}`,
    );
const instant = fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n });

/** A column, values for it, and how Postgres prints one of them. */
interface Kind {
  readonly column: Omit<TypedColumn, "name">;
  readonly values: fc.Arbitrary<Value>;
  /** An expression for the same value as literal. */
  readonly literal: (value: never) => string;
}

const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;
const epoch = (value: bigint): string =>
  `timestamp '1970-01-01' + interval '1 second' * ${value / 1_000_000n} + interval '1 microsecond' * ${value % 1_000_000n}`;

const kinds: Readonly<Record<string, Kind>> = {
  text: { column: { dataType: "text" }, values: text, literal: (value: string) => quoted(value) },
  bigint: {
    column: { dataType: "bigint" },
    values: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    literal: (value: bigint) => `'${value}'::bigint`,
  },
  integer: { column: { dataType: "bigint", precision: 32 }, values: fc.integer(), literal: (value: number) => `'${value}'::integer` },
  smallint: {
    column: { dataType: "bigint", precision: 16 },
    values: fc.integer({ min: -32768, max: 32767 }),
    literal: (value: number) => `'${value}'::smallint`,
  },
  double: {
    column: { dataType: "double" },
    values: fc.double({ noNaN: true, noDefaultInfinity: true }),
    literal: (value: number) => `'${Object.is(value, -0) ? "-0" : value}'::float8`,
  },
  bool: { column: { dataType: "bool" }, values: fc.boolean(), literal: (value: boolean) => String(value) },
  date: {
    column: { dataType: "date" },
    values: fc.integer({ min: -719162, max: 2932896 }),
    literal: (value: number) => `date '1970-01-01' + ${value}`,
  },
  time: {
    column: { dataType: "time" },
    values: fc.integer({ min: 0, max: 86_399_999_999 }),
    literal: (value: number) => `time '00:00' + interval '1 microsecond' * ${value}`,
  },
  naive: { column: { dataType: "timestamp", timezone: false }, values: instant, literal: (value: bigint) => epoch(value) },
  timestamp: { column: { dataType: "timestamp" }, values: instant, literal: (value: bigint) => `(${epoch(value)}) AT TIME ZONE 'UTC'` },
  decimal: { column: { dataType: "decimal" }, values: decimal(29, 9), literal: (value: string) => `'${value}'::numeric` },
  money: {
    column: { dataType: "decimal", precision: 12, scale: 2 },
    values: decimal(10, 2),
    literal: (value: string) => `'${value}'::numeric`,
  },
  wei: { column: { dataType: "wei" }, values: decimal(78, 78), literal: (value: string) => `'${value}'::numeric` },
  binary: {
    column: { dataType: "binary" },
    values: fc.uint8Array({ maxLength: 200 }),
    literal: (value: Uint8Array) => `'\\x${Buffer.from(value).toString("hex")}'::bytea`,
  },
  json: {
    column: { dataType: "json" },
    values: fc
      .jsonValue()
      .map((value) => JSON.stringify(value))
      .filter((value) => !value.includes("\\u0000") && !/\\ud[89a-f]/i.test(value)),
    literal: (value: string) => `${quoted(value)}::jsonb`,
  },
};

describe.skipIf(noServer).each(["pgcopy", "csv", "insert_values"])("%s", (format) => {
  test.each(Object.keys(kinds).filter((kind) => format !== "csv" || kind !== "binary"))("keeps random values of %s", async (kind) => {
    const { column, values, literal } = kinds[kind]!;
    const target = table("samples", { number: "bigint", value: column, other: "text" });
    const sample = fc.sample(fc.option(values), { numRuns: 300, seed: 7 });
    const job = await jobOf(
      target,
      sample.map((value, number) => ({ number, value, other: number % 3 === 0 ? null : `o${number}` })),
      formats[format],
    );
    const dataset = newDataset();
    const own = await connect({}, { dataset });
    await load(own, plan("1", [{ table: target, disposition: "append" }], [job]), [job]);
    const expected = sample.map((value, number) => `(${number}, ${value === null ? "NULL" : literal(value as never)})`).join(", ");
    const wrong = await sql(
      `SELECT e.number, s.value::text, e.value::text FROM (VALUES ${expected}) AS e (number, value) LEFT JOIN ${dataset}.samples s USING (number) WHERE s.value IS DISTINCT FROM e.value OR s.number IS NULL`,
    );
    expect(wrong).toEqual([]);
    expect(await sql(`SELECT count(*)::int, count(other)::int FROM ${dataset}.samples`)).toEqual([[300, 200]]);
    await own.drop();
  });
});

describe.skipIf(noServer)("pgcopy", () => {
  const orders = table("orders", { id: { dataType: "bigint", precision: 16 }, price: { dataType: "decimal", precision: 10, scale: 2 } });

  test("refuses what a column would cut or round", async () => {
    await expect(jobOf(orders, [{ id: 1 }, { id: 40_000 }])).rejects.toThrow(
      /Table "orders", column "id" \(row 2 of the file\): a whole number does not fit in the 16 bits/,
    );
    await expect(jobOf(orders, [{ price: "1.005" }])).rejects.toThrow(
      /column "price" \(row 1 of the file\): a decimal has more than the 2 digits/,
    );
    await expect(jobOf(orders, [{ price: "1.500" }])).resolves.toMatchObject({ rows: 1 });
  });

  test("a file is damaged when it ends early, or has other rows than it should; nothing of it stays", async () => {
    const client = await connect({}, { dataset: newDataset() });
    const whole = await jobOf(orders, [{ id: 1 }, { id: 2 }]);
    const chunks: Uint8Array[] = [];
    for await (const chunk of whole.file.stream()) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const cut = jobOfBytes("orders", "pgcopy", 2, bytes.subarray(0, bytes.length - 6));
    const fewer = jobOfBytes("orders", "pgcopy", 3, bytes);
    const other = jobOfBytes("orders", "pgcopy", 2, Buffer.from("PAR1 and so on, which is another format altogether"));
    for (const [job, message] of [
      [cut, /damaged/],
      [fewer, /should have 3 rows, and 2 arrived/],
      [other, /does not begin as one/],
    ] as const) {
      const planned = plan(job.id, [{ table: orders, disposition: "append" }], [job]);
      await using session = await client.begin(planned, { signal: new AbortController().signal, progress: () => undefined });
      await expect(session.run(job)).rejects.toMatchObject({ reason: "data", retry: "never", message: expect.stringMatching(message) });
      await session.abort(new Error("given up"));
    }
    const good = await jobOf(orders, [{ id: 1 }]);
    await load(client, plan("9", [{ table: orders, disposition: "append" }], [good]), [good]);
    expect(await rowsIn(client, { table: "orders" })).toEqual([{ id: 1, price: null }]);
  });

  test("files of one table may have fewer columns than others", async () => {
    const client = await connect({}, { dataset: newDataset() });
    const narrow = table("orders", { id: { dataType: "bigint", precision: 16 } });
    const jobs = [await jobOf(narrow, [{ id: 1 }]), await jobOf(orders, [{ id: 2, price: "1.5" }])];
    await load(client, plan("1", [{ table: orders, disposition: "append" }], jobs), jobs);
    expect(await rowsIn(client, { table: "orders" })).toEqual([
      { id: 1, price: null },
      { id: 2, price: "1.50" },
    ]);
  });
});

test.skipIf(noServer)("reads every type of Postgres, its own too", async () => {
  const client = await connect();
  const [page] = await pagesOf(
    client.reader.query!(
      `SELECT 1::int2 a, 9007199254740993 b, 'NaN'::float8 c, '-Infinity'::float4 d, 1.50::numeric e, timestamptz '2024-01-01 12:00:00.5+02' f,
       timestamp '1999-12-31 23:59:59' g, time '01:02:03.000001' h, date '2024-02-29' i, '\\x00ff'::bytea j, '{"a":[1]}'::jsonb k, true l,
       '{1,2}'::int[] m, interval '1 day' n, 'b7a3d9b2-0000-4000-8000-000000000000'::uuid o, NULL p, 'infinity'::timestamptz q, 'x'::char(3) r`,
    ),
  );
  expect(page!.columns.map(({ dataType, values }) => [dataType, values[0]])).toEqual([
    ["bigint", 1],
    ["bigint", "9007199254740993"],
    ["double", "NaN"],
    ["double", "-Infinity"],
    ["decimal", "1.50"],
    ["timestamp", "2024-01-01T10:00:00.500000Z"],
    ["timestamp", "1999-12-31T23:59:59"],
    ["time", "01:02:03.000001"],
    ["date", "2024-02-29"],
    ["binary", "AP8="],
    ["json", { a: [1] }],
    ["bool", true],
    ["text", "{1,2}"],
    ["text", "P1D"],
    ["text", "b7a3d9b2-0000-4000-8000-000000000000"],
    ["text", null],
    ["timestamp", "infinity"],
    ["text", "x  "],
  ]);
});
