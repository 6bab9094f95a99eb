import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { namingConvention, type Destination, type WriteDisposition } from "@dlt-ts/core";
import { duckdb } from "@dlt-ts/duckdb";
import { pipeline, resource, type Resource, type ResourceHints } from "@dlt-ts/pipeline";
import { postgres } from "@dlt-ts/postgres";
import { hostileNames, hostileText, left, type Pairs, type Way } from "@dlt-ts/test-loads";
import fc from "fast-check";
import { expect, test } from "vitest";
import { noPostgres } from "../engines/server-of-tests.ts";
import { duckDbEngine } from "../model/duckdb-engine.ts";
import type { ModelEngine } from "../model/engine.ts";
import { postgresEngine } from "../model/postgres-engine.ts";
import type { StoredTables } from "../model/tables.ts";

interface Subject {
  readonly name: string;
  readonly isLeftOut: boolean;
  open(): Promise<ModelEngine>;
  /** Names stay as they are in the source, as far as the engine can hold them. */
  destination(address: string): Destination;
  readonly isValue: (text: string) => boolean;
}

const subjects: readonly Subject[] = [
  {
    name: "DuckDB",
    isLeftOut: false,
    open: duckDbEngine,
    destination: (address) => duckdb(address, { namingConvention: "direct" }),
    // The driver drops a byte order mark from the beginning of what it reads.
    isValue: (text) => !text.startsWith("\ufeff"),
  },
  {
    name: "Postgres",
    isLeftOut: noPostgres,
    open: postgresEngine,
    destination: (address) => postgres(address, { namingConvention: "direct" }),
    isValue: (text) => !text.includes("\u0000"),
  },
];

const ways: readonly Way[] = ["append", "truncate-and-insert", "insert-from-staging", "delete-insert", "upsert", "insert-only", "scd2"];

function optionsOf(way: Way, key: string): ResourceHints<WriteDisposition, unknown> {
  switch (way) {
    case "append":
      return { writeDisposition: "append" };
    case "delete-insert":
    case "upsert":
    case "insert-only":
      return { writeDisposition: { disposition: "merge", strategy: way }, primaryKey: [key] };
    case "scd2":
      return { writeDisposition: { disposition: "merge", strategy: way }, mergeKey: [key] };
    default:
      return { writeDisposition: { disposition: "replace", strategy: way as "truncate-and-insert" } };
  }
}

/** The values of rows, in the order of their text, since their columns may have got other names; those of roots have two. */
function valuesIn(tables: StoredTables, count: number): readonly string[] {
  return [...tables]
    .filter(([name]) => !name.startsWith("_dlt"))
    .flatMap(([, rows]) => rows)
    .filter((row) => (row["_dlt_valid_to"] ?? null) === null)
    .map((row) => Object.entries(row).flatMap(([name, value]) => (name.startsWith("_dlt") || value === null ? [] : [String(value)])))
    .filter((values) => values.length === count)
    .map((values) => JSON.stringify(values.sort()))
    .sort();
}

const textOf = (rows: readonly (readonly string[])[]): readonly string[] => rows.map((row) => JSON.stringify(row.toSorted())).sort();

for (const { name, isLeftOut, open, destination, isValue } of subjects)
  test.skipIf(isLeftOut)(
    `${name}: documents with any keys and values are loaded, by any strategy, under names that are shortened where they are too long`,
    { timeout: 600_000 },
    async () => {
      await using engine = await open();
      const folder = await mkdtemp(join(tmpdir(), "dlt-ts-names-"));
      const { maxLength, lengthUnit } = destination(engine.place.address).capabilities().identifiers;
      const convention = namingConvention("direct", maxLength, lengthUnit);
      const isName = (text: string): boolean => text.trim() !== "" && !text.startsWith("\ufeff");
      const names = hostileNames(300, isName);
      const keys = fc.uniqueArray(names, {
        minLength: 3,
        maxLength: 3,
        selector: (text) => convention.normalizeIdentifier(text).toLowerCase(),
      });
      const text = hostileText.filter(isValue);
      const pairs = fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 5 }).map((list): Pairs => new Map(list));
      let histories = 0;
      try {
        await fc.assert(
          fc.asyncProperty(fc.constantFrom(...ways), names, keys, pairs, pairs, async (way, table, [key, value, list], first, second) => {
            const dataset = `names_${++histories}`;
            const shop = pipeline("shop", {
              destination: destination(engine.place.address),
              datasetName: dataset,
              pipelinesDir: join(folder, dataset),
              projectFolder: folder,
            });
            for (const given of [first, second]) {
              // Made of entries: `__proto__` is a key like any other.
              const documents = [...given].map(([id, held]) =>
                Object.fromEntries([
                  [key!, id],
                  [value!, held],
                  [list!, [held]],
                ]),
              );
              await shop.run([resource("documents", documents, { tableName: table, ...optionsOf(way, key!) }) as Resource]);
            }
            const tables = await engine.tables(dataset);
            await engine.drop(dataset);
            const expected = left(way, first, second);
            expect(valuesIn(tables, 2)).toEqual(textOf(expected));
            const versions = [...new Map([...first, ...second].map((pair) => [JSON.stringify(pair), pair])).values()];
            expect(valuesIn(tables, 1)).toEqual(textOf((way === "scd2" ? versions : expected).map(([, held]) => [held])));
          }),
          { numRuns: 25 },
        );
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  );
