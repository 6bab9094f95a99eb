import { join } from "node:path";
import { pipeline, resource, type Resource } from "@dlt-ts/pipeline";
import fc from "fast-check";
import { expect, test } from "vitest";
import { duckdb } from "../src/duckdb.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const orNull = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(value, { freq: 5 });
const text = fc
  .string({ minLength: 1, maxLength: 6, unit: fc.constantFrom("x", "é", "😀", "'", '"', "\\", "\n") })
  .map((value) => `t${value}`);

const document = fc.record({
  number: orNull(fc.maxSafeInteger()),
  real: orNull(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map((value) => Math.trunc(value) + 0.5)),
  yes: orNull(fc.boolean()),
  text: orNull(text),
  numbers: orNull(fc.array(fc.integer(), { maxLength: 3 })),
  parts: fc.array(fc.record({ name: orNull(text) }), { maxLength: 3 }),
});

type Document = typeof document extends fc.Arbitrary<infer Value> ? Value : never;

const nothing = new Set<unknown>([null, undefined]);

function leavesOf({ numbers, parts, ...plain }: Document): readonly string[] {
  return [
    ...Object.entries(plain).map(([column, value]) => ["docs", column, value] as const),
    ...(numbers ?? []).map((value) => ["docs__numbers", "value", value] as const),
    ...parts.map(({ name }) => ["docs__parts", "name", name] as const),
  ].flatMap(([table, column, value]) => (nothing.has(value) ? [] : [`${table} ${column} ${String(value)}`]));
}

async function loaded(runs: readonly (readonly Document[])[]): Promise<readonly string[]> {
  const folder = await temporaryFolder();
  const pipe = pipeline("shop", {
    destination: duckdb(join(folder, "shop.duckdb")),
    datasetName: "data",
    pipelinesDir: folder,
    projectFolder: folder,
  });
  for (const rows of runs) await pipe.run([resource("docs", rows) as Resource]);
  await using dataset = await pipe.dataset().open();
  const found: string[] = [];
  for (const table of (await dataset.tables()).filter((name) => !name.startsWith("_dlt"))) {
    for (const row of await dataset.table(table).fetchAll()) {
      for (const [column, value] of Object.entries(row)) {
        if (!column.startsWith("_dlt") && !nothing.has(value)) found.push(`${table} ${column} ${String(value)}`);
      }
    }
  }
  return found.sort();
}

test("the leaf values that go into DuckDB come out in their table and column, in one run or in two", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(document, { minLength: 1, maxLength: 6 }), fc.nat(6), async (documents, cut) => {
      const expected = documents.flatMap(leavesOf).sort();
      expect(await loaded([documents])).toEqual(expected);
      expect(await loaded([documents.slice(0, cut), documents.slice(cut)])).toEqual(expected);
    }),
    { numRuns: 8 },
  );
});
