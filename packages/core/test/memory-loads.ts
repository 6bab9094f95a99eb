import {
  planLoad,
  type CommitResult,
  type DestinationClient,
  type LoadJob,
  type LoadPlan,
  type LoadSession,
  type PackageDescription,
  type Row,
  type SessionContext,
  type TypedTable,
} from "@dlt-ts/core";
import { memory, MemoryStore } from "../src/testing/index.js";
import { column, descriptionsOf, rootTable } from "./load-fixtures.js";

/** A session that nobody stops or listens to. */
export const quiet: SessionContext = { signal: new AbortController().signal, progress: () => {} };

export const orders: TypedTable = rootTable(
  "orders",
  column("id", "bigint", { primaryKey: true }),
  column("name"),
  column("deleted", "bool", { hardDelete: true }),
);

/** Connects to the dataset `data`. */
export function connect(store: MemoryStore, load: PackageDescription): Promise<DestinationClient> {
  const { signal } = quiet;
  return memory({ store }).connect({
    options: { store },
    pipeline: load.pipeline,
    dataset: "data",
    systemTables: load.systemTables,
    signal,
  });
}

function planOf(load: PackageDescription, jobs: readonly LoadJob[]): LoadPlan {
  return planLoad({ ...load, jobs: descriptionsOf(jobs) }, memory({ store: new MemoryStore() }));
}

/** Plans a load and begins it. */
export async function begin(
  store: MemoryStore,
  load: PackageDescription,
  jobs: readonly LoadJob[],
  context: SessionContext = quiet,
): Promise<LoadSession> {
  const client = await connect(store, load);
  return client.begin(planOf(load, jobs), context);
}

/** Loads all jobs and commits. */
export async function load(store: MemoryStore, description: PackageDescription, jobs: readonly LoadJob[]): Promise<CommitResult> {
  await using session = await begin(store, description, jobs);
  for (const job of jobs) await session.run(job);
  return session.commit();
}

/** A root row with the columns of dlt. */
export const row = (id: string, values: Row): Row => ({ ...values, _dlt_id: id, _dlt_load_id: "1" });

/** A row without the columns of dlt. */
export const strip = ({ _dlt_id, _dlt_load_id, _dlt_list_idx, _dlt_parent_id, _dlt_root_id, ...rest }: Row): Row => rest;
