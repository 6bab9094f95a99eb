import { memory, MemoryStore, type MemoryTable } from "@dlt-ts/core/testing";
import fc from "fast-check";
import { expect, onTestFinished, test, vi } from "vitest";
import { pipeline } from "../../src/pipeline.js";
import { resource, type Resource } from "../../src/resource/resource.js";
import { temporaryFolder } from "../support/temporary-folder.js";

/** Each key has one kind of value, so that no value changes its type on its way; `null` may stand for any. */
const { document } = fc.letrec<{ document: Record<string, unknown> }>((tie) => {
  const orNull = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(value, { freq: 5 });
  const texts = fc.string({ maxLength: 6, unit: fc.constantFrom("x", "é", "😀", " ", '"', "\n", "_") });
  return {
    document: fc.record(
      {
        number: orNull(fc.integer()),
        real: orNull(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0.5)),
        yes: orNull(fc.boolean()),
        text: orNull(texts.map((text) => `t${text}`)),
        empty: fc.constantFrom("", null),
        none: fc.constantFrom([], {}, null),
        numbers: orNull(fc.array(fc.integer(), { maxLength: 3 })),
        lists: orNull(
          fc.array(
            fc.array(
              texts.map((text) => `t${text}`),
              { maxLength: 3 },
            ),
            { maxLength: 3 },
          ),
        ),
        object: fc.oneof({ maxDepth: 3 }, fc.constant(null), tie("document")),
        objects: fc.oneof({ maxDepth: 3 }, fc.constant(null), fc.array(tie("document"), { maxLength: 3 })),
      },
      { requiredKeys: [] },
    ),
  };
});

/** Leaf values and where they belong, as texts: an object's keys extend the column, a list's members are rows of a table of their own. */
function leavesOf(table: string, column: readonly string[], value: unknown): readonly string[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) {
    const own = `${table}__${column.join("__")}`;
    // A list in a list is a table `…__list`.
    return value.flatMap((member) =>
      Array.isArray(member) ? leavesOf(own, ["list"], member) : leavesOf(own, isObject(member) ? [] : ["value"], member),
    );
  }
  if (isObject(value)) return Object.entries(value).flatMap(([key, inner]) => leavesOf(table, [...column, key], inner));
  return [`${table} ${column.join("__")} ${JSON.stringify(value)}`];
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function leavesIn(tables: Iterable<readonly [string, MemoryTable]>): readonly string[] {
  const found: string[] = [];
  for (const [table, { rows }] of tables) {
    if (table.startsWith("_dlt")) continue;
    for (const row of rows) {
      for (const [column, value] of Object.entries(row)) {
        if (!column.startsWith("_dlt") && value !== null && value !== undefined) found.push(`${table} ${column} ${JSON.stringify(value)}`);
      }
    }
  }
  return found.sort();
}

/** Pages of given sizes, one after the other, the rest in one. */
function* pagesOf(rows: readonly object[], sizes: readonly number[]): Generator<readonly object[]> {
  let from = 0;
  for (const size of sizes) {
    yield rows.slice(from, from + size);
    from += size;
  }
  yield rows.slice(from);
}

type Way = "run" | "steps";

async function load(runs: readonly (readonly object[])[], pages: readonly number[], way: Way): Promise<readonly string[]> {
  const folder = temporaryFolder();
  const store = new MemoryStore();
  const pipe = pipeline("shop", { destination: memory({ store }), pipelinesDir: folder, projectFolder: folder, datasetName: "data" });
  for (const rows of runs) {
    const data = [resource("docs", () => pagesOf(rows, pages)) as Resource];
    if (way === "run") await pipe.run(data);
    else {
      await pipe.extract(data);
      await pipe.normalize();
      await pipe.load();
    }
  }
  return leavesIn(store.dataset("data") ?? []);
}

test.each([undefined, 1, 2])(
  "every leaf comes out in its table and column, however pages and runs are cut, with %s rows in a file",
  async (fileRows) => {
    if (fileRows !== undefined) vi.stubEnv("DATA_WRITER__FILE_MAX_ITEMS", String(fileRows));
    onTestFinished(() => void vi.unstubAllEnvs());
    await fc.assert(
      fc.asyncProperty(
        fc.array(document, { minLength: 1, maxLength: 6 }),
        fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 }),
        fc.nat(6),
        fc.constantFrom<Way>("run", "steps"),
        async (documents, pages, cut, way) => {
          const expected = documents.flatMap((each) => leavesOf("docs", [], each)).sort();
          expect(await load([documents], [], "run")).toEqual(expected);
          expect(await load([documents], pages, way)).toEqual(expected);
          expect(await load([documents.slice(0, cut), documents.slice(cut)], pages, way)).toEqual(expected);
        },
      ),
      { numRuns: 15 },
    );
  },
);
