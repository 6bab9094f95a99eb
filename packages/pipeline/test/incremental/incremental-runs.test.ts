import { memory, MemoryStore } from "@dlt-ts/core/testing";
import { describe, expect, test, vi } from "vitest";
import type { IncrementalHint } from "../../src/incremental/incremental-options.js";
import { incremental } from "../../src/incremental/incremental.js";
import { pipeline, type Pipeline } from "../../src/pipeline.js";
import { resource, type Resource } from "../../src/resource/resource.js";
import type { ResourceCursor } from "../../src/incremental/resource-cursor.js";
import { decodeState } from "../../src/state/decode-state.js";
import { temporaryFolder } from "../support/temporary-folder.js";

interface Event {
  readonly id: number;
  readonly t: number | Date | null;
}

interface World {
  readonly pipe: Pipeline;
  readonly store: MemoryStore;
  readonly folder: string;
  ids(table?: string): readonly number[];
  /** The records of the cursors of a resource, in the newest state that was loaded. */
  cursors(resource?: string): Readonly<Record<string, unknown>> | undefined;
}

function world(folder: string = temporaryFolder(), store: MemoryStore = new MemoryStore()): World {
  const pipe = pipeline("shop", { destination: memory({ store }), pipelinesDir: folder, datasetName: "data" });
  return {
    pipe,
    store,
    folder,
    ids: (table = "ev") => store.rows("data", table).map((row) => Number(row["id"])),
    cursors: (name = "ev") => {
      const newest = store
        .rows("data", "_dlt_pipeline_state")
        .reduce((left, right) => (left["version"]! > right["version"]! ? left : right));
      const { sources } = decodeState(newest["state"] as string, "shop") as { readonly sources?: Sources };
      return sources?.["shop"]?.resources?.[name]?.incremental;
    },
  };
}

type Sources = Readonly<
  Record<string, { readonly resources?: Readonly<Record<string, { readonly incremental?: Readonly<Record<string, unknown>> }>> }>
>;

const events = (data: Iterable<unknown>, hint: IncrementalHint | object = { cursorPath: "t" }): Resource =>
  resource("ev", data as Iterable<Event>, { incremental: hint }) as unknown as Resource;

const rowsOf = (...pairs: readonly (readonly [id: number, t: number])[]): readonly Event[] => pairs.map(([id, t]) => ({ id, t }));

describe("a resource with a cursor", () => {
  test("loads in the second run what is new", async () => {
    const { pipe, ids, cursors } = world();
    await pipe.run(events(rowsOf([1, 10], [2, 20], [3, 20]), incremental("t", { initialValue: 0 })));
    await pipe.run(events(rowsOf([2, 20], [4, 20], [5, 30], [6, 5]), incremental("t", { initialValue: 0 })));
    expect(ids()).toEqual([1, 2, 3, 4, 5]);
    expect(cursors()).toMatchObject({ t: { initial_value: 0, last_value: 30, start_value: 20 } });
    await pipe.run(events(rowsOf([5, 30])));
    expect(ids()).toEqual([1, 2, 3, 4, 5]);
  });

  test.each(["constructor", "__proto__"])("by a field called %s", async (path) => {
    const { pipe, ids } = world();
    const rows = [1, 2].map((id) =>
      Object.fromEntries([
        ["id", id],
        [path, id],
      ]),
    );
    const ev = resource("ev", () => rows, { incremental: incremental(path) });
    await pipe.run(ev);
    await pipe.run(ev);
    expect(ids()).toEqual([1, 2]);
  });

  test("tells its function where to begin", async () => {
    const { pipe, ids } = world();
    const asked: (readonly unknown[])[] = [];
    const source = resource(
      "ev",
      ({ cursor }) => {
        const { initialValue, startValue, lastValue, endValue } = cursor as ResourceCursor;
        asked.push([initialValue, startValue, lastValue, endValue]);
        return [{ id: asked.length, t: asked.length * 10 }];
      },
      { incremental: incremental("t", { initialValue: 5, lag: 3 }) },
    );
    await pipe.run(source);
    await pipe.run(source);
    await pipe.run(source);
    expect(asked).toEqual([
      [5, 5, 5, undefined],
      [5, 7, 7, undefined],
      [5, 17, 17, undefined],
    ]);
    expect(ids()).toEqual([1, 2, 3]);
  });

  test("moves lastValue on while rows come", async () => {
    const seen: unknown[] = [];
    const source = resource(
      "ev",
      function* ({ cursor }) {
        for (const t of [1, 2, 3]) {
          seen.push(cursor!.lastValue);
          yield Array.from({ length: 1_000 }, () => ({ id: t, t }));
        }
      },
      { incremental: incremental("t") },
    );
    await world().pipe.run(source);
    expect(seen).toEqual([undefined, 1, 2]);
  });

  test("marks the column, also in the stored schema", async () => {
    const { pipe, store } = world();
    const source = events([{ id: 1, At: new Date(0), more: { t: 1 } }], { cursorPath: "At" });
    expect(source.table.columns).toEqual([{ name: "At", incremental: true }]);
    await pipe.run(source);
    const stored = JSON.parse(String(store.rows("data", "_dlt_version").at(-1)!["schema"])) as {
      tables: { ev: { columns: { at: object } } };
    };
    expect(stored.tables.ev.columns.at).toMatchObject({ incremental: true, data_type: "timestamp" });
    expect(events([], { cursorPath: "more.t" }).table.columns).toEqual([]);
  });

  test("keeps a cursor of Date as a timestamp, so that the next run compares instants", async () => {
    const { pipe, ids, cursors } = world();
    const at = (id: number, text: string): Event => ({ id, t: new Date(text) });
    const hint = { cursorPath: "t", initialValue: new Date("2024-01-01") };
    await pipe.run(events([at(1, "2024-01-02"), at(0, "2023-01-01")], hint));
    await pipe.run(events([at(1, "2024-01-02"), at(2, "2024-01-02T00:00:00.001Z")], hint));
    expect(ids()).toEqual([1, 2]);
    expect(cursors()).toMatchObject({ t: { initial_value: new Date("2024-01-01"), last_value: new Date("2024-01-02T00:00:00.001Z") } });
  });

  test("uses the primary key of the resource", async () => {
    const { pipe, ids } = world();
    const source = (rows: readonly object[]): Resource =>
      resource("ev", rows, { primaryKey: "id", incremental: { cursorPath: "t" } }) as unknown as Resource;
    await pipe.run(source([{ id: 1, t: 5 }]));
    await pipe.run(
      source([
        { id: 1, t: 5, changed: true },
        { id: 2, t: 5 },
      ]),
    );
    expect(ids()).toEqual([1, 2]);
  });

  test("sees rows as addMap made them, and before a limit", async () => {
    const { pipe, ids, cursors } = world();
    const source = (): Resource =>
      resource(
        "ev",
        [
          { id: 1, at: "5" },
          { id: 2, at: "6" },
          { id: 3, at: "7" },
        ],
        { incremental: incremental("t", { initialValue: 6 }) },
      )
        .addMap((row) => ({ ...row, t: Number(row.at) }))
        .addLimit(1) as unknown as Resource;
    await pipe.run(source());
    expect(ids()).toEqual([2]);
    expect(cursors()).toMatchObject({ t: { last_value: expect.any(Number) as number } });
    await pipe.run(source());
    expect(ids()).toEqual([2, 3]);
  });

  test("rows that a limit cuts off are not taken for loaded", async () => {
    const { pipe, ids } = world();
    const source = events(rowsOf([1, 1], [2, 2], [3, 3])).addLimit({ maxItems: 2, countRows: true });
    await pipe.run(source);
    await pipe.run(source);
    expect([...ids()].sort()).toEqual([1, 2, 3]);
  });

  test("rowOrder closes the source", async () => {
    const { pipe, ids } = world();
    let read = 0;
    let closed = false;
    const source = resource(
      "ev",
      function* () {
        try {
          for (let t = 1; t <= 100; t++) {
            read = t;
            yield Array.from({ length: 1_000 }, () => ({ id: t, t }));
          }
        } finally {
          closed = true;
        }
      },
      { incremental: incremental("t", { initialValue: 1, endValue: 3, rowOrder: "asc" }) },
    );
    await pipe.run(source);
    expect(closed).toBe(true);
    expect(read).toBeLessThan(6);
    expect(new Set(ids())).toEqual(new Set([1, 2]));
  });

  test("with an end leaves no state", async () => {
    const { pipe, ids, cursors } = world();
    await pipe.run(events(rowsOf([1, 10])));
    const before = cursors();
    await pipe.run(events(rowsOf([2, 3], [3, 7]), incremental("t", { initialValue: 2, endValue: 5 })));
    expect(ids()).toEqual([1, 2]);
    expect(cursors()).toEqual(before);
  });

  test("begins anew where its table is replaced", async () => {
    const { pipe, ids } = world();
    const source = events(rowsOf([1, 10], [2, 20]), { cursorPath: "t" }).applyHints({ writeDisposition: "replace" });
    await pipe.run(source);
    await pipe.run(source);
    expect(ids()).toEqual([1, 2]);
  });

  test("hints of a run take its place, and an empty one takes it away", async () => {
    const { pipe, ids } = world();
    const source = events(rowsOf([1, 10], [2, 20]), { cursorPath: "t" });
    await pipe.run(source, { incremental: { cursorPath: "t", initialValue: 15 } });
    expect(ids()).toEqual([2]);
    await pipe.run(source.applyHints({ incremental: {} }));
    expect(ids()).toEqual([2, 1, 2]);
    expect(source.applyHints({ incremental: {} }).hints.incremental).toBeUndefined();
    expect(source.applyHints({ incremental: null }).hints.incremental?.cursorPath).toBe("t");
  });

  test("of a transformer filters, and does not end what feeds it", async () => {
    const { pipe, ids } = world();
    const parent = resource("days", [{ day: 9 }, { day: 1 }, { day: 8 }]);
    const { transformer } = await import("../../src/resource/transformer.js");
    const child = parent.pipe(
      transformer("ev", (row: { day: number }) => [{ id: row.day, t: row.day }], {
        incremental: incremental("t", { initialValue: 5, rowOrder: "desc" }),
      }),
    );
    await pipe.run(child as unknown as Resource);
    expect([...ids()].sort()).toEqual([8, 9]);
  });

  test("warns in the info of the run", async () => {
    const { pipe } = world();
    const { packages } = await pipe.run(events(Array.from({ length: 201 }, (_, id) => ({ id, t: 1 }))));
    expect(packages[0]!.warnings).toEqual([expect.stringMatching(/^Resource "ev": 201 rows have the furthest value of the cursor "t"/)]);
  });

  test("takes its range from an external scheduler", async () => {
    vi.stubEnv("DLT_INTERVAL_START", "2024-01-02T00:00:00Z");
    vi.stubEnv("DLT_INTERVAL_END", "2024-01-03T00:00:00Z");
    try {
      const { pipe, ids } = world();
      const rows = ["2024-01-01", "2024-01-02", "2024-01-03"].map((text, id) => ({ id, t: new Date(text) }));
      await pipe.run(events(rows, { cursorPath: "t", initialValue: new Date(0), allowExternalSchedulers: true }));
      expect(ids()).toEqual([1]);
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

describe("what a run leaves behind", () => {
  test("a source that fails halfway keeps its old state", async () => {
    const { pipe, ids } = world();
    await pipe.run(events(rowsOf([1, 1])));
    const failing = function* (): Generator<readonly Event[]> {
      yield Array.from({ length: 1_000 }, (_, id) => ({ id: id + 100, t: 50 }));
      throw new Error("the server is gone");
    };
    await expect(pipe.run(events(failing() as never))).rejects.toThrow(/failed after 1000 rows/);
    await pipe.run(events(rowsOf([1, 1], [2, 2])));
    expect(ids()).toEqual([1, 2]);
  });

  test("a row without cursor ends the run, with its number, and nothing is kept", async () => {
    const { pipe } = world();
    await expect(pipe.run(events([{ id: 1, t: 1 }, { id: 2 }]))).rejects.toThrow(/Resource "ev", cursor "t": row 2 has no "t"/);
    expect(await pipe.pendingPackages()).toEqual([]);
  });

  test("extract, normalize and load by three pipelines over one folder", async () => {
    const store = new MemoryStore();
    const folder = temporaryFolder();
    for (const rows of [rowsOf([1, 1], [2, 2]), rowsOf([2, 2], [3, 3])]) {
      await world(folder, store).pipe.extract(events(rows));
      await world(folder, store).pipe.normalize();
      await world(folder, store).pipe.load();
    }
    const { ids, cursors } = world(folder, store);
    expect(ids()).toEqual([1, 2, 3]);
    expect(cursors()).toMatchObject({ t: { last_value: 3 } });
  });

  test("two extractions in a row: the second begins where the first ended, though nothing is loaded yet", async () => {
    const { pipe, ids } = world();
    await pipe.extract(events(rowsOf([1, 1], [2, 2])));
    await pipe.extract(events(rowsOf([2, 2], [3, 3])));
    await pipe.normalize();
    await pipe.load();
    expect(ids()).toEqual([1, 2, 3]);
  });

  test("a new working folder continues where the destination is", async () => {
    const { pipe, store } = world();
    await pipe.run(events(rowsOf([1, 1], [2, 2])));
    const elsewhere = world(temporaryFolder(), store);
    await elsewhere.pipe.run(events(rowsOf([1, 1], [2, 2], [3, 2], [4, 3])));
    expect(elsewhere.ids()).toEqual([1, 2, 3, 4]);
    expect(elsewhere.cursors()).toMatchObject({ t: { last_value: 3, start_value: 2 } });
  });

  test("a package that is dropped takes its state with it", async () => {
    const { pipe, ids } = world();
    await pipe.run(events(rowsOf([1, 1])));
    await pipe.extract(events(rowsOf([2, 2])));
    await pipe.dropPendingPackages();
    await pipe.run(events(rowsOf([1, 1], [2, 2])));
    expect(ids()).toEqual([1, 2]);
  });
});
