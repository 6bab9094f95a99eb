import { join } from "node:path";
import type { DescribedTable, DestinationClient, MergeStrategy, Row, TypedTable } from "@dlt-ts/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { duckDbDialect } from "../src/dialect/duck-db-dialect.js";
import { connect } from "./support/connect.js";
import { jsonlJob, load, plan, rowsIn } from "./support/load.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const dialect = duckDbDialect({ createIndexes: false });

/** Made of what SQL reads as something else, of names that the statements use themselves, and of anything. */
const special = fc.constantFrom("'", '"', "\\", ";", "--", "/*", "\n", "$1", "?", "''", "E'", "\u2028", "ż", "🦚", "\\x00", "%", "{}");
const text = fc.oneof(
  fc.array(fc.oneof(special, fc.string({ unit: "binary" })), { maxLength: 8 }).map((parts) => parts.join("")),
  fc.constantFrom("\u0000", "a\u0000b", "", "x".repeat(100_000), "__proto__", "null", "NULL"),
);
const name = fc.oneof(
  fc.constantFrom("__proto__", "constructor", "s", "d", "n", "r", "m", "k", "ranked", "_dlt_rank", "rowid", "select", "x".repeat(5_000)),
  text.filter((each) => each !== "" && each.length < 1_000 && !each.includes("\u0000")),
);
const names = fc.uniqueArray(
  name.filter((each) => each.isWellFormed()),
  { minLength: 4, maxLength: 4, selector: dialect.identifierKey },
);

interface Named {
  readonly root: string;
  readonly nested: string;
  readonly key: string;
  readonly value: string;
}

function tablesOf(
  { root, nested, key, value }: Named,
  strategy: MergeStrategy,
): { readonly root: TypedTable; readonly nested: TypedTable } {
  const rowId = { name: "_dlt_id", dataType: "text", nullable: false } as const;
  const isHistory = strategy === "scd2";
  return {
    root: {
      name: root,
      columns: [
        { name: key, dataType: "text", ...(isHistory ? { mergeKey: true } : { primaryKey: true }) },
        { name: value, dataType: "text" },
        ...(isHistory
          ? ([
              { name: "_dlt_valid_from", dataType: "timestamp", "x-valid-from": true },
              { name: "_dlt_valid_to", dataType: "timestamp", "x-valid-to": true },
            ] as const)
          : []),
        isHistory ? { ...rowId, "x-row-version": true } : { ...rowId, rowKey: true },
      ],
    },
    nested: {
      name: nested,
      parent: root,
      columns: [
        { name: value, dataType: "text" },
        { name: "_dlt_root_id", dataType: "text", nullable: false, rootKey: true },
        { name: "_dlt_parent_id", dataType: "text", nullable: false, parentKey: true },
        { ...rowId, rowKey: true },
      ],
    },
  };
}

type Pairs = ReadonlyMap<string, string>;
const pairs = fc
  .array(
    fc.tuple(
      text.filter((each) => each.isWellFormed()),
      text.filter((each) => each.isWellFormed()),
    ),
    { maxLength: 6 },
  )
  .map((list): Pairs => new Map(list));

/** What two loads of keys with values leave, as pairs of key and value; history: those that are open. */
function left(way: MergeStrategy | "replace" | "append", first: Pairs, second: Pairs): readonly (readonly [string, string])[] {
  switch (way) {
    case "append":
      return [...first, ...second];
    case "replace":
      return [...second];
    case "insert-only":
      return [...new Map([...second, ...first])];
    default:
      return [...new Map([...first, ...second])];
  }
}

/** A row without a prototype to hide behind: `__proto__` is a column like any other. */
const rowOf = (entries: readonly (readonly [string, string])[]): Row => Object.fromEntries(entries);

async function loadPairs(
  client: DestinationClient,
  folder: string,
  loadId: string,
  way: string,
  named: Named,
  given: Pairs,
): Promise<void> {
  const strategy = (way === "append" || way === "replace" ? "upsert" : way) as MergeStrategy;
  const { root, nested } = tablesOf(named, strategy);
  const disposition = way === "append" || way === "replace" ? { disposition: way } : { disposition: "merge", strategy };
  const idOf = (key: string, value: string): string =>
    way === "scd2" || way === "append" ? `${loadId === "1" || way === "scd2" ? "" : "2"}${key}\u0001${value}` : `k${key}`;
  const roots = [...given].map(([key, value]) =>
    rowOf([
      [named.key, key],
      [named.value, value],
      ["_dlt_id", idOf(key, value)],
    ]),
  );
  const below = [...given].map(([key, value]) =>
    rowOf([
      [named.value, value],
      ["_dlt_root_id", idOf(key, value)],
      ["_dlt_parent_id", idOf(key, value)],
      ["_dlt_id", `n${idOf(key, value)}`],
    ]),
  );
  const jobs = given.size === 0 ? [] : [{ ...(await jsonlJob(folder, "r", roots)) }, { ...(await jsonlJob(folder, "n", below)) }];
  const named2 = jobs.map((job, index) => ({ ...job, description: { ...job.description, table: index === 0 ? root.name : nested.name } }));
  const described = [root, nested].map((table) => ({ table, ...disposition }) as DescribedTable);
  await load(client, plan(loadId, described, named2), named2);
}

test.each(["append", "replace", "delete-insert", "upsert", "insert-only", "scd2"] as const)(
  "%s: any names and any values, in the root and nested in it",
  async (way) => {
    await fc.assert(
      fc.asyncProperty(names, pairs, pairs, async ([root, nested, key, value], first, second) => {
        const folder = await temporaryFolder();
        const client = await connect({ credentials: join(folder, "fuzz.duckdb") });
        const named = { root: root!, nested: nested!, key: key!, value: value! };
        await loadPairs(client, folder, "1", way, named, first);
        await loadPairs(client, folder, "2", way, named, second);
        const open = (await rowsIn(client, { table: named.root })).filter((row) => (row["_dlt_valid_to"] ?? null) === null);
        const expected = left(way, first, second);
        const sorted = (list: readonly (readonly unknown[])[]): readonly string[] => list.map((each) => JSON.stringify(each)).sort();
        expect(sorted(open.map((row) => [row[named.key], row[named.value]]))).toEqual(sorted(expected));
        const below = (await rowsIn(client, { table: named.nested })).map((row) => row[named.value]);
        const values =
          way === "scd2"
            ? [...new Set([...first, ...second].map((each) => JSON.stringify(each)))].map((each) => (JSON.parse(each) as string[])[1]!)
            : expected.map(([, each]) => each);
        expect(sorted(below.map((each) => [each]))).toEqual(sorted(values.map((each) => [each])));
      }),
      { numRuns: 12 },
    );
  },
);
