import { rm } from "node:fs/promises";
import { join } from "node:path";
import { attempt } from "./attempt.ts";
import { compareTables } from "./compare-tables.ts";
import type { Crash } from "./crash.ts";
import type { ModelEngine } from "./engine.ts";
import { Model } from "./model.ts";
import type { Run, Sequence } from "./sequences.ts";
import type { StoredTables } from "./tables.ts";

/** What playing a sequence did. */
export interface Played {
  readonly runs: number;
  readonly crashes: number;
}

/** Runs a sequence, and compares the tables with the model after each run. Throws where they differ. */
export async function play(
  engine: ModelEngine,
  crash: Crash,
  folder: string,
  dataset: string,
  { tables, runs }: Sequence,
): Promise<Played> {
  const model = new Model();
  let loads = 0;
  let crashes = 0;
  for (const [place, run] of runs.entries()) {
    if (run.onNewMachine) await rm(join(folder, dataset), { recursive: true, force: true });
    const given = { folder, dataset, number: place, run };
    for (const event of run.crashes) if (await crash(given, event)) crashes += 1;
    await attempt(engine.destination(), given);
    model.run(run.inputs, run.refresh);
    const stored = await engine.tables(dataset);
    compareTables(stored, tables, model, place);
    loads = checkLoads(stored, loads, run, place);
  }
  return { runs: runs.length, crashes };
}

/** A load is recorded once, and every run that gave rows has one. Answers how many there are. */
function checkLoads(stored: StoredTables, before: number, { inputs }: Run, place: number): number {
  const loads = stored.get("_dlt_loads") ?? [];
  const ids = new Set(loads.map((row) => row["load_id"]));
  const added = loads.length - before;
  const wanted = inputs.some(({ items }) => items.length > 0) ? [1] : [0, 1];
  if (ids.size < loads.length || !wanted.includes(added) || stored.get("_dlt_receipts")?.length !== (loads.length || undefined)) {
    throw new Error(`Run ${place} added ${added} rows to _dlt_loads, which has ${loads.length} rows and ${ids.size} load ids.`);
  }
  return loads.length;
}
