import { memory, MemoryStore } from "@dlt-ts/core/testing";
import { expect, test } from "vitest";
import type { PipelineEvent } from "../../src/pipeline-event.js";
import { Pipeline } from "../../src/pipeline.js";
import { resource } from "../../src/resource/resource.js";
import { systemClock } from "../../src/process/clock.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const rows = [
  { id: 1, items: [{ sku: "a" }] },
  { id: 2, items: [{ sku: "b" }] },
];

interface World {
  readonly pipelinesDir: string;
  readonly store: MemoryStore;
}

const shopIn = ({ pipelinesDir, store }: World, now?: () => number, progress?: (event: PipelineEvent) => void): Pipeline =>
  new Pipeline(
    "shop",
    {
      destination: memory({ store }),
      pipelinesDir,
      projectFolder: pipelinesDir,
      datasetName: "data",
      ...(progress === undefined ? {} : { progress }),
    },
    now === undefined ? systemClock : { ...systemClock, now },
  );

const newWorld = (): World => ({ pipelinesDir: temporaryFolder(), store: new MemoryStore() });
const ids = ({ store }: World): readonly unknown[] =>
  store
    .rows("data", "orders")
    .map((row) => row["id"])
    .sort();
const loads = ({ store }: World): readonly string[] => store.rows("data", "_dlt_loads").map((row) => String(row["load_id"]));

test("a run that a signal ends at any event, and that is repeated under its key, loads everything once", async () => {
  let count = 0;
  await shopIn(newWorld(), undefined, () => void (count += 1)).run([resource("orders", rows)], { idempotencyKey: "k" });
  expect(count).toBeGreaterThan(30);
  for (let at = 0; at < count; at++) {
    const world = newWorld();
    const controller = new AbortController();
    const reason = new Error("enough");
    let heard = 0;
    const listen = (): void => void (heard++ === at && controller.abort(reason));
    const ended = await shopIn(world, undefined, listen)
      .run([resource("orders", rows)], { idempotencyKey: "k", signal: controller.signal })
      .catch((error: unknown) => error);
    if (ended instanceof Error) expect(ended, `event ${at}`).toBe(reason);
    await shopIn(world).run([resource("orders", rows)], { idempotencyKey: "k" });
    expect(ids(world), `event ${at}`).toEqual([1, 2]);
    expect(loads(world), `event ${at}`).toHaveLength(1);
  }
});

test("load ids rise though the clock of each run is behind that of the one before", async () => {
  const world = newWorld();
  for (const hour of [3, 2, 1]) await shopIn(world, () => Date.UTC(2026, 0, 1, hour)).run([resource("orders", rows)]);
  expect(loads(world)).toEqual(loads(world).toSorted());
  expect(new Set(loads(world)).size).toBe(3);
});

test("two pipelines of one process load into one destination at once", async () => {
  const world = newWorld();
  const other = { ...world, pipelinesDir: temporaryFolder() };
  await Promise.all([
    shopIn(world).run([resource("orders", rows)]),
    new Pipeline("other", {
      destination: memory({ store: world.store }),
      pipelinesDir: other.pipelinesDir,
      projectFolder: other.pipelinesDir,
      datasetName: "elsewhere",
    }).run([resource("orders", rows)]),
  ]);
  expect(ids(world)).toEqual([1, 2]);
  expect(world.store.rows("elsewhere", "orders")).toHaveLength(2);
});
