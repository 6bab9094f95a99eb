import { DestinationError, type ErrorReason } from "@dlt-ts/core";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { publishRows } from "../../test/support/packages.js";
import { ScriptedDestination } from "../../test/support/scripted-destination.js";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { LocalPackageStore } from "../package/local-package-store.js";
import type { PipelineEvent } from "../pipeline-event.js";
import { StepProgress } from "../progress/step-progress.js";
import { loadPackage, type CompletedLoad } from "./load-package.js";

const loadId = "1700000000.1";

interface World {
  readonly folder: string;
  readonly store: LocalPackageStore;
  readonly events: PipelineEvent[];
  readonly waits: number[];
  load(scripted: ScriptedDestination, signal?: AbortSignal, written?: string): Promise<CompletedLoad>;
}

async function world(rows: Readonly<Record<string, readonly object[]>> = { orders: [{ id: 1 }] }): Promise<World> {
  const folder = temporaryFolder();
  const store = new LocalPackageStore("shop", folder);
  await publishRows(store, loadId, rows);
  const events: PipelineEvent[] = [];
  const waits: number[] = [];
  return {
    folder,
    store,
    events,
    waits,
    load: ({ destination }, signal = new AbortController().signal, written?: string) =>
      loadPackage(
        loadId,
        {
          store,
          signal,
          written: new Set(written === undefined ? [] : [written]),
          concurrency: { max: 4, ...destination.capabilities().concurrency },
          clock: { now: () => 0, random: () => 1, sleep: (milliseconds) => Promise.resolve(void waits.push(milliseconds)) },
          targetOf: () =>
            Promise.resolve({
              destination,
              dataset: "data",
              localFolder: folder,
              pipelineFolder: folder,
              resolveOptions: () => Promise.resolve({ secret: 1 }),
            }),
        },
        new StepProgress((event) => events.push(event), "shop", "load", loadId),
      ),
  };
}

const error = (reason: ErrorReason): DestinationError => new DestinationError(reason, `scripted ${reason}`);
const effects = (events: readonly PipelineEvent[]): readonly string[] =>
  events.flatMap((event) =>
    event.type === "effect" ? [`${event.effect} ${event.status}`] : event.type === "destination" ? [event.event.step] : [],
  );

describe("a load", () => {
  test("connects, begins, runs every job, commits, records, sweeps, leaves", async () => {
    const { load, store, events } = await world({ orders: [{ id: 1 }], people: [{ id: 2 }] });
    const scripted = new ScriptedDestination({ concurrency: { jobs: "sequential" } });
    const completed = await load(scripted);

    expect(scripted.diary).toEqual(["connect", "begin", "run orders", "run people", "commit", "leave", "sweep, keep 0", "disconnect"]);
    expect(completed).toMatchObject({ level: "atomic", commit: { repeated: false } });
    expect(scripted.context).toMatchObject({ options: { secret: 1 }, dataset: "data", pipeline: "shop" });
    expect(await store.list("loaded")).toEqual([loadId]);
    expect(effects(events)).toEqual([
      "connect started",
      "connect finished",
      "begin started",
      "begin finished",
      "job started",
      "copied",
      "job finished",
      "job started",
      "copied",
      "job finished",
      "commit started",
      "commit finished",
      "record started",
      "record finished",
      "sweep started",
      "sweep finished",
    ]);
  });

  test("that is committed already runs no job and is recorded", async () => {
    const { load, store } = await world();
    const scripted = new ScriptedDestination();
    scripted.receipt = { pipeline: "shop", loadId, digest: "", schemaName: "", schemaHash: "", committedAt: "2026-01-01T00:00:00.000Z" };
    expect((await load(scripted)).commit.repeated).toBe(true);
    expect(scripted.diary).toEqual(["connect", "begin", "commit", "leave", "sweep, keep 0", "disconnect"]);
    expect(await store.list("loaded")).toEqual([loadId]);
  });

  test("is refused before anything is connected when the destination cannot do it", async () => {
    const { load } = await world();
    const scripted = new ScriptedDestination({ formats: { direct: ["parquet"] } });
    await expect(load(scripted)).rejects.toMatchObject({ reason: "unsupported" });
    const folding = new ScriptedDestination({
      identifiers: { maxLength: 63, lengthUnit: "characters", casing: "upper", caseSensitive: true },
    });
    await expect(load(folding)).rejects.toThrow(/normalized for identifiers in preserve case/);
    expect([...scripted.diary, ...folding.diary]).toEqual([]);
  });

  test("of damaged files is refused before anything is connected", async () => {
    const { load, folder } = await world();
    writeFileSync(join(folder, "normalized", loadId, "rows", "orders.0123456789.jsonl"), "{}\n");
    const scripted = new ScriptedDestination();
    await expect(load(scripted)).rejects.toMatchObject({ code: "DLT_PACKAGE" });
    expect(scripted.diary).toEqual([]);
  });

  test("reads its files to check them unless the same call has written them", async () => {
    const { load, store } = await world();
    const verified: string[] = [];
    store.verify = (id) => Promise.resolve(void verified.push(id));
    await load(new ScriptedDestination(), undefined, "1699999999.9");
    expect(verified).toEqual([loadId]);

    const other = await world();
    other.store.verify = store.verify;
    await other.load(new ScriptedDestination(), undefined, loadId);
    expect(verified).toEqual([loadId]);
  });
});

describe("after a passing error", () => {
  test("of a call, only that call is made again", async () => {
    const { load, waits } = await world();
    const scripted = new ScriptedDestination()
      .script("begin", error("contention"))
      .script("run", error("rate-limit"))
      .script("commit", error("contention"));
    await load(scripted);
    expect(scripted.diary).toEqual([
      "connect",
      "begin",
      "begin",
      "run orders",
      "run orders",
      "commit",
      "commit",
      "leave",
      "sweep, keep 0",
      "disconnect",
    ]);
    expect(waits).toEqual([500, 500, 500]);
  });

  test("of the connection, all is left and begun anew, with the checkpoints", async () => {
    const { load } = await world();
    const scripted = new ScriptedDestination().script("connect", error("connection")).script("run", error("connection"));
    await load(scripted);
    expect(scripted.diary.join(" · ")).toBe(
      "connect · connect · begin · run orders · leave · disconnect · connect · begin · run orders · commit · leave · sweep, keep 0 · disconnect",
    );
    expect(scripted.checkpoints).toEqual([undefined, { seen: "orders.0123456789.jsonl" }]);
  });

  test("that staging is lost, the checkpoints are forgotten", async () => {
    const { load } = await world();
    const scripted = new ScriptedDestination().script("commit", error("staging-lost"));
    await load(scripted);
    expect(scripted.diary).not.toContain("abort");
    expect(scripted.checkpoints).toEqual([undefined, undefined]);
  });

  test("that does not pass, the package waits with its checkpoints", async () => {
    const { load, store } = await world();
    const scripted = new ScriptedDestination().script("run", ...Array.from({ length: 5 }, () => error("contention")));
    await expect(load(scripted)).rejects.toMatchObject({ reason: "contention" });
    expect(scripted.diary.at(-1)).toBe("disconnect");
    expect(scripted.diary).not.toContain("abort");
    expect(await store.list("normalized")).toEqual([loadId]);
    await load(scripted);
    expect(scripted.checkpoints.at(-1)).toEqual({ seen: "orders.0123456789.jsonl" });
  });
});

describe("after an error that nobody may repeat", () => {
  test("what the load left is removed, the package waits, and the next load starts from nothing", async () => {
    const { load, store } = await world();
    const scripted = new ScriptedDestination().script("run", error("constraint"));
    await expect(load(scripted)).rejects.toMatchObject({ reason: "constraint" });
    expect(scripted.diary).toEqual(["connect", "begin", "run orders", "abort", "leave", "disconnect"]);
    expect(await store.list("normalized")).toEqual([loadId]);
    await load(scripted);
    expect(scripted.checkpoints).toEqual([undefined, undefined]);
  });

  test("the running jobs end first, and hear of it", async () => {
    const { load } = await world({ a: [], b: [] });
    const ended: string[] = [];
    const scripted = new ScriptedDestination();
    const bothRun = Promise.withResolvers<void>();
    scripted.script(
      "run",
      async () => {
        await bothRun.promise;
        throw error("data");
      },
      async () => {
        bothRun.resolve();
        await new Promise((resolve) => scripted.signal!.addEventListener("abort", resolve));
        ended.push("second job");
        throw error("aborted");
      },
    );
    scripted.script("abort", () => Promise.resolve(void ended.push("abort")));
    await expect(load(scripted)).rejects.toMatchObject({ reason: "data" });
    expect(ended).toEqual(["second job", "abort"]);
  });

  test("that nobody classified, the destination and the job are named and the original is the cause", async () => {
    const { load } = await world();
    const cause = new TypeError("x is not a function");
    await expect(load(new ScriptedDestination().script("run", cause))).rejects.toMatchObject({
      reason: "unknown",
      cause,
      message: "Job orders.0123456789.jsonl failed: x is not a function",
      context: { job: "orders.0123456789.jsonl", loadId },
    });
  });

  test("a failing abort is a warning, the error stays", async () => {
    const { load, events } = await world();
    const scripted = new ScriptedDestination().script("run", error("data")).script("abort", error("connection"));
    await expect(load(scripted)).rejects.toMatchObject({ reason: "data" });
    expect(events.some((event) => event.type === "warning" && event.message.includes("scripted connection"))).toBe(true);
  });
});

test("a failing sweep is a warning: the load is at its destination", async () => {
  const { load, store, events } = await world();
  await load(new ScriptedDestination().script("sweep", error("permission")));
  expect(await store.list("loaded")).toEqual([loadId]);
  expect(events.some((event) => event.type === "warning" && event.message.includes("scripted permission"))).toBe(true);
});

describe("a signal", () => {
  test("leaves without aborting, and the reason comes back", async () => {
    const { load, store } = await world();
    const controller = new AbortController();
    const scripted = new ScriptedDestination().script("run", () => {
      controller.abort(new Error("enough"));
      return Promise.reject(new DestinationError("aborted", "the query was cancelled"));
    });
    await expect(load(scripted, controller.signal)).rejects.toThrow("enough");
    expect(scripted.diary).toEqual(["connect", "begin", "run orders", "leave", "disconnect"]);
    expect(await store.list("normalized")).toEqual([loadId]);
    await load(scripted);
    expect(scripted.checkpoints.at(-1)).toEqual({ seen: "orders.0123456789.jsonl" });
  });

  test("that has fired already starts nothing", async () => {
    const { load } = await world();
    const scripted = new ScriptedDestination();
    await expect(load(scripted, AbortSignal.abort(new Error("enough")))).rejects.toThrow("enough");
    expect(scripted.diary).toEqual([]);
  });
});
