import { describe, expect, test } from "vitest";
import type { CursorRecord } from "../../src/incremental/cursor-record.js";
import { readVectors } from "../vectors.js";
import { runCursor, type CursorRunOptions } from "./run-cursor.js";

interface PythonCase {
  readonly id: string;
  readonly primary_key: string | null;
  readonly options: Readonly<Record<string, unknown>>;
  readonly runs: readonly {
    readonly pages: readonly (readonly object[])[];
    readonly rows: readonly object[];
    readonly record: CursorRecord | null;
  }[];
}

function optionsOf({ options, primary_key: key }: PythonCase): CursorRunOptions {
  const camel = Object.entries(options).map(([name, value]) => [
    name.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase()),
    value,
  ]);
  return { ...(Object.fromEntries(camel) as CursorRunOptions), ...(key === null ? {} : { keys: [key] }) };
}

/** Python dlt takes a last value of 0 for none when it looks whether a lag has moved the state back. Ours stays at 0. */
const zeroIsNone: readonly string[] = ["incp144", "incp155"];

const cases = readVectors<PythonCase>("incremental.json").map((each) => [each.id, each] as const);

describe("what Python dlt 1.26 kept of random pages, run by run", () => {
  test.each(cases.filter(([id]) => !zeroIsNone.includes(id)))("%s", (_id, each) => {
    replay(each, (run, recorded) => expect(run).toEqual(recorded));
  });

  test.each(cases.filter(([id]) => zeroIsNone.includes(id)))(
    "named difference %s: with a lag, the state does not move back from 0",
    (_id, each) => {
      const last: unknown[] = [];
      replay(each, (run, recorded) => {
        expect(run.rows).toEqual(recorded.rows);
        last.push([run.record?.last_value, recorded.record?.last_value]);
      });
      expect(last.some((values) => (values as readonly unknown[])[0] === 0 && (values as readonly unknown[])[1] !== 0)).toBe(true);
    },
  );
});

interface Outcome {
  readonly rows: readonly unknown[];
  readonly record: CursorRecord | null;
}

/** Each run begins where Python's ended the run before. */
function replay(each: PythonCase, check: (run: Outcome, recorded: Outcome) => void): void {
  let stored: CursorRecord | undefined;
  for (const { pages, rows, record } of each.runs) {
    const run = runCursor(pages, { ...optionsOf(each), stored });
    check({ rows: run.rows, record: run.record ?? null }, { rows, record });
    stored = record ?? undefined;
  }
}
