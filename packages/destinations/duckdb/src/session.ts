import { checkReceipt, type LoadPlan, type LoadSession, type SessionContext } from "@dlt-ts/core";
import { commitOnce, loadStatements, readReceipt, type SqlDatabase, type SqlDataset } from "@dlt-ts/sql";
import type { DuckDBInstance } from "@duckdb/node-api";
import { inTurn } from "./driver/commit-turn.js";
import { tableSources } from "./jobs/table-sources.js";

/**
 * A load into DuckDB: jobs only tell their files, and the commit does everything in one transaction. Nothing is left by a session that
 * does not commit, so there is nothing to abort and nothing to sweep.
 */
export async function openSession(
  database: SqlDatabase,
  instance: DuckDBInstance,
  dataset: SqlDataset,
  plan: LoadPlan,
  context: SessionContext,
): Promise<LoadSession> {
  const connection = await database.connect(context.signal);
  const files = new Map<string, string>();
  let committed: boolean;
  try {
    const found = await readReceipt(connection, dataset, plan.systemTables, plan.pipeline, plan.loadId);
    committed = checkReceipt(plan, found) !== undefined;
  } catch (error) {
    await connection[Symbol.asyncDispose]();
    throw error;
  }

  return {
    committed,
    level: "atomic",

    async run(job) {
      files.set(job.id, await job.file.path());
      return {};
    },

    async commit() {
      const notes: string[] = [];
      const result = await inTurn(instance, context.signal, () =>
        commitOnce({
          connection,
          dataset,
          plan,
          progress: (event) => context.progress(event),
          statements: () => {
            notes.length = 0;
            return loadStatements({
              connection,
              dataset,
              plan,
              sources: (planned) => tableSources(connection, dataset, plan, planned, files),
              note: (text) => notes.push(text),
            });
          },
        }),
      );
      return notes.length === 0 ? result : { ...result, notes };
    },

    async abort() {
      files.clear();
    },

    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}
