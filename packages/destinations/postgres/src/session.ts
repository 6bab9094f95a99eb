import { checkReceipt, DestinationError, joinedColumns, type LoadPlan, type LoadSession, type SessionContext } from "@dlt-ts/core";
import { columnList, commitOnce, loadStatements, onlyRow, readReceipt, tableName, type SqlDataset, type Statement } from "@dlt-ts/sql";
import type { PostgresDatabase } from "./driver/postgres-database.js";
import type { PostgresConnection } from "./driver/postgres-connection.js";
import { locatedError } from "./jobs/located-error.js";
import { sendJob } from "./jobs/send-job.js";
import { lockKey, takeLocks } from "./staging/advisory-locks.js";
import { setLocal } from "./driver/set-local.js";
import { adoptedTables, noteOldestReader } from "./staging/adopted-tables.js";
import { prepareStaging } from "./staging/prepare-staging.js";
import { removeStaged, unlessInUse, whereStaged } from "./staging/remove-staging.js";
import { holdStaged, isStaged, lost, noteStaged } from "./staging/staged-jobs.js";
import { stagedTable, stagingDataset, tablesWithJobs } from "./staging/staging-names.js";
import { refuseCascades } from "./tables/refuse-cascades.js";
import { refuseHiddenRows } from "./tables/refuse-hidden-rows.js";

/**
 * A load into Postgres: each job is copied into the staged table of its table, in a transaction that also notes it; the commit brings all
 * of them into the dataset in one transaction. Sessions of one load share what is staged, whichever process they are in.
 */
export async function openSession(
  database: PostgresDatabase,
  dataset: SqlDataset,
  plan: LoadPlan,
  context: SessionContext,
): Promise<LoadSession> {
  const staging = stagingDataset(dataset);
  const progress: SessionContext["progress"] = (event) => context.progress(event);
  const committed = await begin();

  async function begin(): Promise<boolean> {
    await using connection = await database.connect(context.signal);
    const found = await readReceipt(connection, dataset, plan.systemTables, plan.pipeline, plan.loadId);
    if (checkReceipt(plan, found) !== undefined) return true;
    await prepareStaging(connection, dataset, staging, plan, progress);
    return false;
  }

  async function clean(connection: PostgresConnection): Promise<void> {
    await whereStaged(() => unlessInUse(removeStaged(connection, staging, plan.pipeline, plan.loadId)));
    progress({ step: "clean" });
  }

  return {
    committed,
    level: "atomic",

    async run(job) {
      const table = plan.tables.find((planned) => planned.table.name === job.table)!.table;
      const staged = stagedTable(plan, job.table);
      await using connection = await database.connect(context.signal);
      try {
        if (await isStaged(connection, staging, staged, job.id)) return {};
        progress({ step: "copy", table: job.table, job: job.id });
        await connection.begin();
        const rows = await sendJob({ connection, dataset, table, into: tableName(staging, staged) }, job);
        progress({ step: "note", table: job.table, job: job.id });
        // Another loader of this load was faster: its rows stay, these go.
        if (!(await noteStaged(connection, staging, staged, job.id))) {
          await connection.rollback();
          return {};
        }
        await connection.commit();
        progress({ step: "staged", table: job.table, job: job.id, rows, bytes: job.bytes });
        return { rows };
      } catch (error) {
        await connection.rollback();
        throw locatedError(lost(error, plan), job);
      }
    },

    async commit() {
      await using connection = await database.connect(context.signal);
      if (tablesWithJobs(plan).length > 0) await whereStaged(() => noteOldestReader(connection, dataset, staging, plan));
      const notes: string[] = [];
      const result = await commitOnce({
        connection,
        dataset,
        plan,
        progress,
        statements: () => {
          notes.length = 0;
          return statements(connection, dataset, staging, plan, (text) => notes.push(text));
        },
      });
      // The load is committed: what fails now is left to `sweep`.
      await clean(connection).catch(() => undefined);
      return notes.length === 0 ? result : { ...result, notes };
    },

    async abort() {
      await using connection = await database.connectAnyway();
      await clean(connection);
    },

    async [Symbol.asyncDispose]() {
      // Every member gives its connection back by itself.
    },
  };
}

/** Whoever changes the same tables waits here, before anything is read, so that no two commits wait for each other in a circle. */
async function* statements(
  connection: PostgresConnection,
  dataset: SqlDataset,
  staging: SqlDataset,
  plan: LoadPlan,
  note: (text: string) => void,
): AsyncGenerator<Statement> {
  const { pipeline, loadId, systemTables } = plan;
  const changed = [...plan.tables.map(({ table }) => table.name), ...plan.drop];
  // How long others take says nothing about a statement of ours.
  const timeout = await setLocal(connection, "statement_timeout", "0");
  yield takeLocks([lockKey("load", dataset.name, pipeline, loadId), ...changed.map((table) => lockKey("table", dataset.name, table))]);
  // The first loads of a dataset wait for each other, since they make the same tables of dlt. Always the last lock, so again no circle.
  if (!(await exists(connection, dataset, systemTables.receipts.name))) yield takeLocks([lockKey("dataset", dataset.name)]);
  const isThere = await exists(connection, dataset, systemTables.receipts.name);
  if (isThere && (await readReceipt(connection, dataset, systemTables, pipeline, loadId)) !== undefined) {
    throw new DestinationError("contention", "Another loader committed this load first.", { context: { pipeline, loadId } });
  }
  await holdStaged(connection, staging, plan);
  await refuseHiddenRows(connection, dataset, plan);
  await refuseCascades(connection, dataset, plan);
  const adopted = await adoptedTables(connection, dataset, staging, plan);
  await setLocal(connection, "statement_timeout", timeout);

  // Nobody else has counted what is in them, and a merge joins them by these columns. To look at all takes as long as to merge some.
  for (const { table, write } of tablesWithJobs(plan)) {
    const joined = write.disposition === "merge" ? joinedColumns(table) : [];
    if (joined.length === 0) continue;
    const sql = `ANALYZE ${tableName(staging, stagedTable(plan, table.name))} (${columnList(dataset, joined)})`;
    yield { step: "analyze", table: table.name, sql };
  }

  const withJobs = new Set(tablesWithJobs(plan).map(({ table }) => table.name));
  yield* loadStatements({
    connection,
    dataset,
    plan,
    note,
    async *sources({ table }) {
      if (!withJobs.has(table.name)) return;
      const columns = table.columns.map((column) => column.name);
      const staged = tableName(staging, stagedTable(plan, table.name));
      yield { columns, query: `SELECT ${columnList(dataset, columns)} FROM ${staged}`, table: staged };
    },
    adoptable({ table }) {
      const name = stagedTable(plan, table.name);
      return adopted.has(name) ? { dataset: staging, name } : undefined;
    },
  });
}

async function exists(connection: PostgresConnection, dataset: SqlDataset, table: string): Promise<boolean> {
  const row = await onlyRow(connection.query("SELECT pg_catalog.to_regclass($1) IS NOT NULL", [tableName(dataset, table)]));
  return row![0] === true;
}
