import { setTimeout as wait } from "node:timers/promises";
import { join } from "node:path";
import { Pipeline } from "@dlt-ts/pipeline";
import { postgres } from "@dlt-ts/postgres";
import type pg from "pg";
import { Model, type TableInput } from "../model/model.ts";
import { compareTables } from "../model/compare-tables.ts";
import { resourceOf } from "../model/resource-of.ts";
import { postgresTables } from "../model/postgres-engine.ts";
import type { TableDesign } from "../model/table-design.ts";
import type { Cut, PostgresProxy } from "./postgres-proxy.ts";

const plain = { primaryKey: [], mergeKey: [], hardDelete: undefined, dedupSort: undefined, activeRecordTimestamp: undefined };

const tables: readonly TableDesign[] = [
  { ...plain, name: "events", write: { disposition: "append" } },
  { ...plain, name: "settings", write: { disposition: "replace", strategy: "swap" } },
  { ...plain, name: "stock", write: { disposition: "merge", strategy: "upsert" }, primaryKey: ["id"] },
  { ...plain, name: "people", write: { disposition: "merge", strategy: "delete-insert" }, primaryKey: ["id"] },
  { ...plain, name: "prices", write: { disposition: "merge", strategy: "scd2" }, mergeKey: ["id"] },
];

/** What a run loads: each changes some rows of the one before, and brings some. */
function inputs(run: number): readonly TableInput[] {
  const items = [0, 1, 2].map((place) => ({ id: (run + place) % 5, v: run + place, list: [run, { x: place }] }));
  return tables.map((table) => ({ table, items }));
}

/**
 * Loads through a proxy, once for each cut, until one of them finds nothing to cut, and compares the tables with the model after each load. A load
 * goes on after a cut by itself. Answers how many loads were cut.
 */
export async function cutLoads(
  proxy: PostgresProxy,
  direct: pg.Client,
  folder: string,
  dataset: string,
  cuts: Iterable<Cut>,
): Promise<number> {
  const model = new Model();
  let run = 0;
  const load = async (): Promise<void> => {
    // Nobody waits between two attempts.
    const clock = { now: () => Date.now() + (performance.now() % 1), random: Math.random, sleep: async () => void (await wait(1)) };
    const pipe = new Pipeline(
      "shop",
      { destination: postgres(proxy.address), datasetName: dataset, pipelinesDir: join(folder, dataset), projectFolder: folder },
      clock,
    );
    await pipe.run(
      inputs(run).map(({ table, items }) => resourceOf(table, items)),
      { idempotencyKey: `run ${run}` },
    );
  };
  for (const cut of afterOneWithout(cuts)) {
    proxy.next(cut);
    await load();
    model.run(inputs(run));
    const stored = await postgresTables(direct, dataset);
    compareTables(stored, tables, model, run);
    run += 1;
    const [loads, receipts] = ["_dlt_loads", "_dlt_receipts"].map((name) => stored.get(name)!.length);
    if (loads !== run || receipts !== run)
      throw new Error(`After ${run} runs there are ${loads} loads and ${receipts} receipts; cut: ${JSON.stringify(cut)}`);
    if (proxy.waits) break;
  }
  proxy.next();
  return run - 2;
}

/** The tables are there before something is cut. */
function* afterOneWithout(cuts: Iterable<Cut>): Generator<Cut | undefined> {
  yield undefined;
  yield* cuts;
}
