import type { Json, Row } from "@dlt-ts/core";
import { pipeline, type Pipeline, type Source } from "@dlt-ts/pipeline";
import { inflateSync } from "node:zlib";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { dataOf, type Recorded } from "@dlt-ts/test-loads";
import { duckdb } from "../src/duckdb.js";
import { comparable, readValue, recordedValue, type Tables } from "./e2e/comparable.js";
import { pythonCases, type PythonCase, type RecordedRun, type StoredDocument } from "./e2e/python-case.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const cases = pythonCases();
const applicable = cases.filter(({ id }) => !["pipp023", "pipp025", "pipp027", "pipp028", "pipp029"].includes(id));
const caseOf = (id: string): PythonCase => cases.find((each) => each.id === id)!;

interface Dataset {
  readonly columns: Readonly<Record<string, readonly (readonly [string, string, string])[]>>;
  readonly rows: Tables<Json>;
}

async function readDataset(pipe: Pipeline, name: string): Promise<Dataset> {
  await using dataset = await pipe.dataset().open();
  const tables = (await dataset.tables()).filter((table) => table !== "_dlt_receipts");
  const columns: Record<string, [string, string, string][]> = {};
  const rows = new Map<string, readonly Row[]>();
  for (const table of tables) {
    const described = dataset.query(
      "SELECT column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema = ? AND table_name = ? ORDER BY ordinal_position",
      [name, table],
    );
    columns[table] = (await described.fetchAll()).map((row) => Object.values(row) as [string, string, string]);
    rows.set(table, await dataset.table(table).fetchAll());
  }
  return { columns, rows };
}

/** Runs a recorded pipeline and gives what it left, run by run, to `check`; the error of a run that failed with Python, to `failed`. */
async function replay(
  { pipeline_name, dataset_name, env, runs }: PythonCase,
  check: (run: RecordedRun, dataset: Dataset, number: number) => void,
  failed: (message: string | undefined) => void = (message) => expect(message).toBeDefined(),
): Promise<void> {
  const folder = await temporaryFolder();
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  const pipe: Pipeline = pipeline(pipeline_name, {
    destination: duckdb(join(folder, "python.duckdb")),
    datasetName: dataset_name,
    pipelinesDir: folder,
    projectFolder: folder,
  }) as Pipeline;
  for (const [number, run] of runs.entries()) {
    const { loader_file_format: loaderFileFormat, schema_contract: schemaContract, refresh } = run.args;
    const running = pipe.run(dataOf(run) as Source, {
      ...(loaderFileFormat === undefined ? {} : { loaderFileFormat }),
      ...(schemaContract === undefined ? {} : { schemaContract }),
      ...(refresh === undefined ? {} : { refresh }),
    });
    if (run.after.error?.length) failed(await running.then(() => undefined, String));
    else await running;
    check(run, await readDataset(pipe, dataset_name), number);
  }
}

/** Data, ids that belong together, loads: all but what is checked by itself below. */
function expectSameRows({ after }: RecordedRun, { rows, columns }: Dataset): void {
  const isOwn = (table: string): boolean => table === "_dlt_version" || table === "_dlt_pipeline_state";
  const recorded = new Map(
    Object.entries(after.tables!)
      .filter(([table]) => !isOwn(table))
      .map(([table, { rows: own }]) => [table, own]),
  );
  for (const [table, own] of recorded) {
    recorded.set(
      table,
      own.map((row, index) =>
        row["_dlt_id"] === undefined || typeof row["_dlt_id"] === "string" ? row : { ...row, _dlt_id: { $id: `${table}#${index}` } },
      ),
    );
  }
  const followingContent = new Set(
    [...recorded.values()].flatMap((own) => own.flatMap(({ _dlt_id: id }) => (typeof id === "string" ? [id] : []))),
  );
  const expected = comparable<Recorded>(
    recorded,
    (value) => (typeof value === "string" ? value : (value as { readonly $id?: string } | null)?.$id),
    (value) => (value as { readonly $load?: number } | null)?.$load,
    recordedValue,
    followingContent,
  );

  const loads = [...rows.get("_dlt_loads")!].sort((left, right) => (String(left["inserted_at"]) < String(right["inserted_at"]) ? -1 : 1));
  const numbers = new Map(loads.map((load, number) => [load["load_id"], number]));
  const data = new Map(
    [...rows]
      .filter(([table]) => !isOwn(table))
      .map(([table, own]) => [
        table,
        own.map((row) =>
          Object.fromEntries(
            Object.entries(row)
              .filter(([column]) => !(table === "_dlt_loads" && column === "inserted_at"))
              .map(([column, value]) => {
                const type = columns[table]!.find(([name]) => name === column)![1];
                return [column, readValue(value, type) as Json];
              }),
          ),
        ),
      ]),
  );
  const actual = comparable<Json>(
    data,
    (value) => (typeof value === "string" ? value : undefined),
    (value) => numbers.get(value as string),
    (value) => value,
    followingContent,
  );
  expect(actual).toEqual(expected);
}

/** Byte for byte what the hash sees; versions and earlier hashes count saves, and a run of ours saves once. */
function expectSameSchema({ after }: RecordedRun, { rows }: Dataset): void {
  const expected = after.tables!["_dlt_version"]!.schema!;
  const newest = rows
    .get("_dlt_version")!
    .reduce((left, right) => (String(left["inserted_at"]) > String(right["inserted_at"]) ? left : right));
  const stored = JSON.parse(newest["schema"] as string) as StoredDocument;
  expect(withoutHistory(stored)).toEqual(withoutHistory(expected));
  for (const [table, { columns }] of Object.entries(expected.tables)) {
    expect(Object.keys(stored.tables[table]!.columns), `columns of ${table}`).toEqual(Object.keys(columns));
  }
  expect(newest["version_hash"]).toBe(expected.version_hash);
  const hashes = after.tables!["_dlt_version"]!.rows.map((row) => row["version_hash"]);
  expect(
    rows
      .get("_dlt_version")!
      .map((row) => row["version_hash"])
      .sort(),
  ).toEqual(hashes.sort());
}

function withoutHistory({ version: _version, previous_hashes: _hashes, ...document }: StoredDocument): object {
  return document;
}

function expectSameState({ after }: RecordedRun, { rows }: Dataset): void {
  const decoded = (text: unknown): unknown => JSON.parse(inflateSync(Buffer.from(text as string, "base64")).toString());
  const actual = rows.get("_dlt_pipeline_state")!.map(({ version, engine_version, pipeline_name, version_hash, state }) => {
    return { version, engine_version, pipeline_name, version_hash, state: decoded(state) };
  });
  const expected = after.tables!["_dlt_pipeline_state"]!.rows.map(({ _dlt_load_id, ...row }) => row);
  expect(actual).toEqual(expected.map((row) => withAnyHash(row)));
}

/** Where Python dlt stores a set of hashes, its order and with it the hash of the state are those of chance; ours is sorted. */
function withAnyHash(recorded: Recorded): unknown {
  if (Array.isArray(recorded)) return recorded.map(withAnyHash);
  if (typeof recorded !== "object" || recorded === null) return recorded;
  if ("$unordered" in recorded) return expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/);
  return Object.fromEntries(Object.entries(recorded).map(([key, value]) => [key, withAnyHash(value)]));
}

describe("what Python dlt left after each run, dlt-ts leaves too", () => {
  test.each(applicable)("$id: $title", async (recorded) => {
    await replay(recorded, (run, dataset) => {
      const columns = Object.fromEntries(Object.entries(run.after.tables!).map(([table, { columns: own }]) => [table, own]));
      expect(dataset.columns).toEqual(columns);
      expectSameSchema(run, dataset);
      expectSameState(run, dataset);
      expectSameRows(run, dataset);
    });
    expect.hasAssertions();
  });

  test("every recorded pipeline is run", () => expect(cases.filter(({ runs }) => runs === undefined)).toEqual([]));
});

describe("named differences", () => {
  test("pipp023: names that collide at the destination are found before loading; Python dlt finds them while it loads", async () => {
    const collision = caseOf("pipp023");
    expect(collision.runs[0]!.after.error).toContain("SchemaIdentifierNormalizationCollision");
    expect.assertions(2);
    await replay(
      collision,
      () => {},
      (message) => expect(message).toMatch(/"Id".*"id"|"id".*"Id"|Id.*id/s),
    );
  });

  test("pipp025: an empty page is no page: its table enters the schema with its first row. Then both are equal", async () => {
    await replay(caseOf("pipp025"), (run, dataset, number) => {
      expectSameState(run, dataset);
      if (number === 0) {
        const [stored] = dataset.rows.get("_dlt_version")!;
        expect(Object.keys((JSON.parse(stored!["schema"] as string) as StoredDocument).tables)).not.toContain("t");
        expect(Object.keys(run.after.tables!["_dlt_version"]!.schema!.tables)).toContain("t");
      } else {
        const hash = run.after.tables!["_dlt_version"]!.schema!.version_hash;
        expect(dataset.rows.get("_dlt_version")!.map((row) => row["version_hash"])).toContain(hash);
        expect(dataset.columns["t"]).toEqual(run.after.tables!["t"]!.columns);
      }
    });
  });

  test("pipp027: refresh drop_data empties nested tables too; Python dlt leaves rows in them that belong to nothing", async () => {
    await replay(caseOf("pipp027"), (run, dataset, number) => {
      expectSameState(run, dataset);
      if (number === 1) {
        expect(dataset.rows.get("t__l")).toEqual([]);
        expect(run.after.tables!["t__l"]!.rows).toHaveLength(1);
      } else expectSameRows(run, dataset);
    });
  });

  test("pipp028: swap makes the table anew, with the NOT NULL that a key brought since; with Python dlt the column stays as it was made", async () => {
    await replay(caseOf("pipp028"), (run, dataset, number) => {
      expectSameSchema(run, dataset);
      expectSameState(run, dataset);
      expectSameRows(run, dataset);
      const nullable = (columns: readonly (readonly [string, string, string])[]): string => columns.find(([name]) => name === "id")![2];
      expect(nullable(run.after.tables!["t"]!.columns)).toBe("YES");
      expect(nullable(dataset.columns["t"]!)).toBe(number === 2 ? "NO" : "YES");
    });
  });

  test("pipp029: a key without a value fails in normalize, as with Python dlt; the state comes with the next load, and is not lost", async () => {
    await replay(
      caseOf("pipp029"),
      (run, dataset, number) => {
        if (number === 0) return expect([...dataset.rows.keys()]).toEqual([]);
        expect(dataset.columns["t"]).toEqual(run.after.tables!["t"]!.columns);
        expect(dataset.rows.get("t")).toEqual([expect.objectContaining({ id: 1, v: 1 })]);
        expect(dataset.rows.get("_dlt_pipeline_state")).toHaveLength(1);
        expect(run.after.tables!["_dlt_pipeline_state"]!.rows).toEqual([]);
      },
      (message) => expect(message).toContain('"id"'),
    );
  });
});
