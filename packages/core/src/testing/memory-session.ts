import { checkReceipt, DestinationError, type LoadPlan, type LoadSession, type Receipt, type Row, type SessionContext } from "@dlt-ts/core";
import { commitLoad } from "./memory-commit.js";
import { receiptIn } from "./memory-ledger.js";
import type { MemoryStore } from "./memory-store.js";
import { readJob } from "./read-job.js";

/** One attempt at a load. What `run` reads belongs to the session; the store changes in `commit`, at once. */
export function memorySession(store: MemoryStore, dataset: string, plan: LoadPlan, context: SessionContext): LoadSession {
  const { pipeline, loadId, systemTables } = plan;
  const receipt = (): Receipt | undefined => checkReceipt(plan, receiptIn(store.dataset(dataset), systemTables, pipeline, loadId));
  const tables = new Map(plan.tables.map(({ table }) => [table.name, table]));
  const rows = new Map<string, readonly Row[]>();

  return {
    committed: receipt() !== undefined,
    level: "atomic",
    async run(job) {
      context.signal.throwIfAborted();
      const { id, table } = job;
      context.progress({ step: "read", job: id, table, rows: job.rows, bytes: job.bytes });
      const read = await readJob(job, tables.get(table)!);
      context.signal.throwIfAborted();
      rows.set(id, read);
      context.progress({ step: "kept", job: id, table, rows: read.length });
      return { rows: read.length };
    },
    async commit() {
      context.signal.throwIfAborted();
      context.progress({ step: "commit" });
      const found = receipt();
      if (found !== undefined) return { receipt: found, repeated: true };
      const incoming = new Map<string, readonly Row[]>();
      for (const { id, table } of plan.jobs) {
        const read = rows.get(id);
        if (read === undefined)
          throw new DestinationError("staging-lost", `Job "${id}" has not run in this session.`, { context: { job: id, table } });
        incoming.set(table, [...(incoming.get(table) ?? []), ...read]);
      }
      const committed = commitLoad(plan, store.dataset(dataset), incoming);
      store.publish(dataset, committed.dataset);
      context.progress({ step: "committed" });
      return { receipt: committed.receipt, repeated: false };
    },
    abort: async () => rows.clear(),
    [Symbol.asyncDispose]: async () => rows.clear(),
  };
}
