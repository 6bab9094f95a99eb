import assert from "node:assert/strict";
import type { Destination, DestinationClient, LoadJob, Row } from "@dlt-ts/core";
import fc from "fast-check";
import { load, rowsIn } from "../load.ts";
import { loadsInto } from "../loads-into.ts";
import { hostileRows, left, type Pairs, type TableNames, type Way } from "./hostile-tables.ts";
import { hostileNames, hostileText } from "./hostile-text.ts";

/** What is loaded into, and what it can hold. */
export interface HostileSubject {
  readonly destination: Destination;
  /** Works in an empty dataset of this name, which may come again. */
  inDataset(dataset: string, work: (client: Required<DestinationClient>) => Promise<void>): Promise<void>;
  /** Equal for two names that are one in the engine. */
  readonly identifierKey: (name: string) => string;
  /** Whether tables and columns may have this name, and datasets, together with `_staging`. */
  readonly isName: (text: string) => boolean;
  /** In code points. */
  readonly greatestLength: number;
  /** Whether a column of text can hold it. */
  readonly isValue: (text: string) => boolean;
}

/** How an engine may be written to, by its capabilities. */
export function waysOf(destination: Destination): readonly Way[] {
  const { replace, merge } = destination.capabilities().write;
  return ["append", ...replace, ...merge];
}

/** Loads pairs of any keys and values twice, under any names, and compares what both loads leave. Throws what fast-check found. */
export async function checkHostileLoads(subject: HostileSubject, way: Way, numRuns: number): Promise<void> {
  const { jobOf, plan } = loadsInto(subject.destination);
  const name = hostileNames(subject.greatestLength, subject.isName);
  const names = fc.uniqueArray(name, { minLength: 4, maxLength: 4, selector: subject.identifierKey });
  const dataset = name
    .map((text) => `d${text}`.slice(0, subject.greatestLength / 2).toWellFormed())
    .filter((each) => subject.isName(`${each}_staging`));
  const text = hostileText.filter(subject.isValue);
  const pairs = fc.array(fc.tuple(text, text), { maxLength: 6 }).map((list): Pairs => new Map(list));

  const loadPairs = async (client: DestinationClient, loadId: string, named: TableNames, given: Pairs): Promise<void> => {
    const { tables, rows } = hostileRows(way, named, loadId, given);
    const jobs: LoadJob[] = [];
    if (given.size > 0)
      for (const [place, { table }] of tables.entries()) jobs.push(await jobOf(table, rows[place]! as readonly Record<string, string>[]));
    await load(client, plan(loadId, tables, jobs), jobs);
  };

  await fc.assert(
    fc.asyncProperty(dataset, names, pairs, pairs, async (into, [root, nested, key, value], first, second) => {
      const named: TableNames = { root: root!, nested: nested!, key: key!, value: value! };
      await subject.inDataset(into, async (client) => {
        await loadPairs(client, "1", named, first);
        await loadPairs(client, "2", named, second);
        const expected = left(way, first, second);
        const valid = (await rowsIn(client, { table: named.root })).filter((row) => (row["_dlt_valid_to"] ?? null) === null);
        assert.deepEqual(sorted(valid.map((row) => [row[named.key], row[named.value]])), sorted(expected));
        const versions = [...new Map([...first, ...second].map((pair) => [JSON.stringify(pair), pair])).values()];
        const below = (way === "scd2" ? versions : expected).map(([, each]) => [each]);
        assert.deepEqual(sorted((await rowsIn(client, { table: named.nested })).map((row: Row) => [row[named.value]])), sorted(below));
      });
    }),
    { numRuns },
  );
}

function sorted(rows: readonly (readonly unknown[])[]): readonly string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}
