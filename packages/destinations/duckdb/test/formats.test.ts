import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { csv, parquet } from "@dlt-ts/formats";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columnOf, jobOfBytes, load, type PythonColumn, rowsIn, table, type Value } from "@dlt-ts/test-loads";
import { connect } from "./support/connect.js";
import { formats, jobOf, plan } from "./support/load.js";
import { temporaryFolder } from "./support/temporary-folder.js";
import { vectorCases } from "./support/vectors.js";

const every = table("every", {
  id: { dataType: "bigint", nullable: false },
  text: "text",
  double: "double",
  bool: "bool",
  instant: "timestamp",
  clock: { dataType: "timestamp", timezone: false },
  seconds: { dataType: "timestamp", timezone: false, precision: 0 },
  millis: { dataType: "timestamp", timezone: false, precision: 3 },
  nanos: { dataType: "timestamp", timezone: false, precision: 9 },
  day: "date",
  time: "time",
  decimal: "decimal",
  small: { dataType: "decimal", precision: 6, scale: 2 },
  fine: { dataType: "decimal", precision: 38, scale: 30 },
  wei: "wei",
  binary: "binary",
  json: "json",
  tiny: { dataType: "bigint", precision: 8 },
  huge: { dataType: "bigint", precision: 128 },
  'od"d, \n\\ näme': "text",
});

const full: Readonly<Record<string, Value>> = {
  id: 1,
  text: "ż\u0000'\"\\,\n\r\t🦚 {}",
  double: -0.1,
  bool: true,
  instant: 1_704_164_645_000_001,
  clock: -1,
  seconds: 1_704_164_645_000_000,
  millis: 1_704_164_645_006_000,
  nanos: 1_704_164_645_123_456,
  day: -719_162,
  time: 86_399_999_999,
  decimal: "-12345678901234567890123456789.123456789",
  small: "1234.56",
  fine: "1.000000000000000000000000000001",
  wei: "-99999999999999999999999999999999999999",
  binary: Uint8Array.of(0, 255, 10, 39),
  json: '{"a":[1,null,"ż\\u0000\'\\"\\n"],"b":{}}',
  tiny: -128,
  huge: 9_223_372_036_854_775_807n,
  'od"d, \n\\ näme': "",
};

const read = {
  id: 1,
  text: full["text"],
  double: -0.1,
  bool: true,
  instant: "2024-01-02T03:04:05.000001Z",
  clock: "1969-12-31T23:59:59.999999",
  seconds: "2024-01-02T03:04:05",
  millis: "2024-01-02T03:04:05.006000",
  nanos: "2024-01-02T03:04:05.123456",
  day: "0001-01-01",
  time: "23:59:59.999999",
  decimal: "-12345678901234567890123456789.123456789",
  small: "1234.56",
  fine: "1.000000000000000000000000000001",
  wei: "-99999999999999999999999999999999999999",
  binary: "AP8KJw==",
  json: { a: [1, null, "ż\u0000'\"\n"], b: {} },
  tiny: -128,
  huge: "9223372036854775807",
  'od"d, \n\\ näme': "",
};

const nothing = Object.fromEntries(every.columns.map(({ name }) => [name, null]));

describe.each(Object.keys(formats))("%s", (name) => {
  const format = formats[name]!;

  test("brings every type in, and nulls", async () => {
    const folder = await temporaryFolder();
    const client = await connect({ credentials: join(folder, "a.duckdb") });
    const jobs = [await jobOf(every, [full, { id: 2 }], format), await jobOf(every, [{ id: 3, text: "", json: "null" }], format)];
    await load(client, plan("1", [{ table: every, disposition: "append" }], jobs), jobs);
    expect(await rowsIn(client, { table: "every" })).toEqual([read, { ...nothing, id: 2 }, { ...nothing, id: 3, text: "" }]);
    // In JSON lines a JSON null cannot be told from no value.
    expect(await rowsIn(client, { sql: "SELECT id FROM every WHERE json::VARCHAR = 'null'" })).toEqual(name === "jsonl" ? [] : [{ id: 3 }]);
  });

  test("files that were begun before a column came load with those that have it", async () => {
    const folder = await temporaryFolder();
    const client = await connect({ credentials: join(folder, "a.duckdb") });
    const early = table("grown", { b: "text", a: "bigint" });
    const late = table("grown", { a: "bigint", b: "text", c: "double" });
    const jobs = [
      await jobOf(early, [{ a: 1, b: "x" }], format),
      await jobOf(late, [{ a: 2, b: "y", c: 0.5 }], format),
      await jobOf(late, [], format),
    ];
    await load(client, plan("1", [{ table: late, disposition: "append" }], jobs), jobs);
    expect(await rowsIn(client, { table: "grown" })).toEqual([
      { a: 1, b: "x", c: null },
      { a: 2, b: "y", c: 0.5 },
    ]);
  });

  test("loads from a folder whose name is full of wildcards", async () => {
    const folder = join(await temporaryFolder(), "k=1[x]*'");
    const client = await connect({ credentials: join(folder, "..", "a.duckdb") });
    const plain = table("plain", { a: "bigint", k: "bigint" });
    await mkdir(folder);
    const jobs = [await jobOf(plain, [{ a: 7 }], format)];
    await load(client, plan("1", [{ table: plain, disposition: "append" }], jobs), jobs);
    expect(await rowsIn(client, { table: "plain" })).toEqual([{ a: 7, k: null }]);
  });
});

test("all formats bring the same rows in, whatever is in them", async () => {
  const folder = await temporaryFolder();
  const client = await connect({ credentials: join(folder, "a.duckdb") });
  const columns = {
    n: "bigint",
    t: "text",
    d: "decimal",
    s: { dataType: "decimal", precision: 18, scale: 3 },
    w: "wei",
    f: "double",
    b: "binary",
    ts: "timestamp",
    j: "json",
  } as const;
  const digits = (before: number, after: number): fc.Arbitrary<string> =>
    fc
      .tuple(
        fc.boolean(),
        fc.bigInt({ min: 0n, max: 10n ** BigInt(before) - 1n }),
        fc.nat({ max: after }),
        fc.bigInt({ min: 0n, max: 10n ** BigInt(after) - 1n }),
      )
      .map(
        ([negative, whole, length, fraction]) =>
          `${negative ? "-" : ""}${whole}${length === 0 ? "" : `.${String(fraction).padStart(after, "0").slice(0, length)}`}`,
      );
  const optional = <Some>(arbitrary: fc.Arbitrary<Some>): fc.Arbitrary<Some | null> => fc.option(arbitrary, { freq: 4 });
  // A byte order mark at the beginning of a text is dropped by the driver when it reads.
  const text = fc.string({ unit: "binary", maxLength: 20 }).filter((value) => value.isWellFormed() && !value.startsWith("\ufeff"));
  const row = fc.record({
    n: optional(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
    t: optional(text),
    d: optional(digits(29, 9)),
    s: optional(digits(15, 3)),
    w: optional(digits(38, 0)),
    f: optional(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.double({ noNaN: true, min: -1e6, max: 1e6 }))),
    b: optional(fc.uint8Array({ maxLength: 20 })),
    ts: optional(fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER })),
    j: optional(fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify(value))),
  });
  let loads = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 15 }), async (rows) => {
      loads++;
      const tables = Object.keys(formats).map((name) => table(`${name}_rows`, columns));
      const jobs = await Promise.all(tables.map((one, index) => jobOf(one, rows, Object.values(formats)[index]!)));
      await load(
        client,
        plan(
          String(loads),
          tables.map((one) => ({ table: one, disposition: "replace" as const })),
          jobs,
        ),
        jobs,
      );
      const [first, ...others] = await Promise.all(tables.map((one) => rowsIn(client, { table: one.name })));
      expect(first).toHaveLength(rows.length);
      for (const other of others) expect(other).toEqual(first);
    }),
    { numRuns: 40 },
  );
});

test("CSV of other options loads too, as long as it has a header", async () => {
  const folder = await temporaryFolder();
  const client = await connect({ credentials: join(folder, "a.duckdb") });
  const plain = table("plain", { a: "bigint", ab: "text" });
  const variants = [
    csv({ delimiter: ";" }),
    csv({ delimiter: "\t", quoting: "quote_all" }),
    csv({ quoting: "quote_minimal", lineTerminator: "\r\n" }),
    csv({ quoting: "quote_none", delimiter: "|" }),
  ];
  const jobs = await Promise.all(variants.map((format, index) => jobOf(plain, [{ a: index, ab: "x,y" }, { a: 10 + index }], format)));
  await load(client, plan("1", [{ table: plain, disposition: "append" }], jobs), jobs);
  expect((await rowsIn(client, { table: "plain" })).map((row) => row["ab"])).toEqual(["x,y", "x,y", null, null, null, null, "x,y", "x,y"]);

  const headless = [await jobOf(plain, [{ a: 1, ab: "x" }], csv({ includeHeader: false }))];
  await expect(load(client, plan("2", [{ table: plain, disposition: "append" }], headless), headless)).rejects.toMatchObject({
    reason: "data",
    message: expect.stringContaining('does not begin with a line of columns of table "plain"'),
  });
});

test("a Parquet file with a column that the table does not have is refused", async () => {
  const folder = await temporaryFolder();
  const client = await connect({ credentials: join(folder, "a.duckdb") });
  const jobs = [await jobOf(table("plain", { a: "bigint", extra: "text" }), [{ a: 1 }], parquet())];
  const planned = plan("1", [{ table: table("plain", { a: "bigint" }), disposition: "append" }], jobs);
  await expect(load(client, planned, jobs)).rejects.toMatchObject({ name: "DestinationError", message: expect.stringContaining("extra") });
  expect(await client.exists()).toBe(false);
});

describe("insert_values", () => {
  interface FileCase {
    readonly id: string;
    readonly title: string;
    readonly columns: readonly PythonColumn[];
    readonly batches: readonly (readonly Readonly<Record<string, unknown>>[])[];
    readonly text?: string;
  }
  const files = vectorCases<FileCase>("typed_jsonl", "file").filter(({ text, title }) => text !== undefined && !title.includes("nan"));

  test.each(files.map((vector) => [`${vector.id}: ${vector.title}`, vector] as const))(
    "is laid out as Python dlt's, and Python's loads: %s",
    async (_, { columns, batches, text }) => {
      const folder = await temporaryFolder();
      const client = await connect({ credentials: join(folder, "a.duckdb") });
      const vector = { name: "vector", columns: columns.map((column) => columnOf(column, String(column["name"]))) };
      const rows = batches
        .flat()
        .map((row) =>
          Object.fromEntries(
            Object.entries(row).map(([name, value]) => [
              name,
              valueOf(vector.columns.find((column) => column.name === name)!.dataType, value),
            ]),
          ),
        );
      const own = await jobOf(vector, rows, formats["insert_values"]!);
      expect(await readFile(await own.file.path(), "utf8")).toBe(text);

      const job = jobOfBytes("vector", "insert_values", rows.length, Buffer.from(text!));
      await load(client, plan("1", [{ table: vector, disposition: "append" }], [job]), [job]);
      expect(await rowsIn(client, { table: "vector" })).toHaveLength(rows.length);
    },
  );

  test("many rows go in as statements of limited size", async () => {
    const folder = await temporaryFolder();
    const client = await connect({ credentials: join(folder, "a.duckdb") });
    const wide = table("wide", { n: "bigint", t: "text" });
    const rows = Array.from({ length: 300 }, (_, n) => ({ n, t: `${"x;'\n".repeat(2000)}` }));
    const job = await jobOf(wide, rows, formats["insert_values"]!);
    const steps: string[] = [];
    await load(
      client,
      plan("1", [{ table: wide, disposition: "append" }], [job]),
      [job],
      ({ step, table: of }) => of === "wide" && steps.push(step),
    );
    expect(steps.filter((step) => step === "insert").length).toBeGreaterThan(2);
    expect(await rowsIn(client, { sql: "SELECT count(*) AS rows, sum(n) AS sum, sum(length(t)) AS length FROM wide" })).toEqual([
      { rows: 300, sum: 44_850, length: 2_400_000 },
    ]);
  });

  test.each([
    ["", "nothing"],
    ["DROP TABLE x;\n", "another statement"],
    ['INSERT INTO {}("n","t") SELECT 1; --")\nVALUES\n(1,2);', "something after the columns"],
    ['INSERT INTO {}("other")\nVALUES\n(1);', "a column that the table does not have"],
    ['INSERT INTO {}("n","t")\n(1,2);', "no VALUES"],
    ['INSERT INTO {}("n","t")\nVALUES\nSELECT 1', "a row without parentheses"],
  ])("a file that is laid out otherwise is refused: %s (%s)", async (text) => {
    const folder = await temporaryFolder();
    const client = await connect({ credentials: join(folder, "a.duckdb") });
    const job = jobOfBytes("t", "insert_values", 1, Buffer.from(text));
    const planned = plan("1", [{ table: table("t", { n: "bigint", t: "text" }), disposition: "append" }], [job]);
    await expect(load(client, planned, [job])).rejects.toMatchObject({
      reason: "data",
      message: expect.stringMatching(/not laid out as one: line \d+/),
    });
  });
});

/** A value of a vector, as a builder takes it. */
function valueOf(dataType: string, value: unknown): Value {
  const marked =
    typeof value === "object" && value !== null && "$type" in value
      ? (value as { readonly $type: string; readonly value: string })
      : undefined;
  if (dataType === "json") return JSON.stringify(value);
  if (marked === undefined) return value as Value;
  switch (marked.$type) {
    case "float":
      return Number(marked.value);
    case "bytes":
      return Buffer.from(marked.value, "base64");
    case "datetime":
      return Date.parse(marked.value) * 1000;
    case "date":
      return Date.parse(marked.value) / 86_400_000;
    case "time":
      return Date.parse(`1970-01-01T${marked.value}Z`) * 1000;
    default:
      return marked.value;
  }
}
