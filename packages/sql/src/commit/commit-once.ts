import { checkReceipt, DestinationError, receiptOf, type CommitResult, type LoadPlan, type SessionContext } from "@dlt-ts/core";
import { onlyRow } from "../connection/result-rows.js";
import type { SqlConnection } from "../connection/sql-connection.js";
import { readReceipt } from "../ledger/read-receipt.js";
import { tableName, type SqlDataset } from "../sql-dataset.js";
import type { Statement } from "../statement.js";
import { bookkeeping, forgetSchemas } from "./bookkeeping.js";

/** What one commit does. */
export interface Commit {
  readonly connection: SqlConnection;
  readonly dataset: SqlDataset;
  readonly plan: LoadPlan;
  /** Everything before the bookkeeping: tables and rows. Asked for inside the transaction, which sees the dataset as it is. */
  statements(): AsyncIterable<Statement>;
  readonly progress: SessionContext["progress"];
}

/**
 * The transaction of an engine that has one for everything: tables, rows, schema version, state, load and receipt become visible
 * together or not at all. A load that has its receipt is not loaded again. Whoever loses the race for the receipt is rolled back
 * with reason `contention`, and finds the receipt when it asks again.
 */
export async function commitOnce({ connection, dataset, plan, statements, progress }: Commit): Promise<CommitResult> {
  const { pipeline, loadId, systemTables } = plan;
  const found = checkReceipt(plan, await readReceipt(connection, dataset, systemTables, pipeline, loadId));
  if (found !== undefined) return { receipt: found, repeated: true };

  const receipt = receiptOf(plan);
  const execute = async (statement: Statement): Promise<void> => {
    progress({ step: statement.step, ...(statement.table === undefined ? {} : { table: statement.table }) });
    await connection.execute(statement.sql, statement.parameters).catch((error: unknown) => {
      throw located(error, statement);
    });
  };
  await connection.begin();
  try {
    for await (const statement of statements()) await execute(statement);
    for (const statement of forgetSchemas(dataset, plan)) await execute(statement);
    const schemaIsNew = !(await hasVersion(connection, dataset, plan));
    for (const statement of bookkeeping(dataset, plan, receipt, schemaIsNew)) await execute(statement);
    progress({ step: "commit" });
    await connection.commit();
  } catch (error) {
    await connection.rollback();
    throw error;
  }
  progress({ step: "acknowledged" });
  return { receipt, repeated: false };
}

async function hasVersion(connection: SqlConnection, dataset: SqlDataset, { schema, systemTables }: LoadPlan): Promise<boolean> {
  const { dialect } = dataset;
  const hash = dialect.quoteIdentifier(systemTables.version.columns[4]!.name);
  const query = `SELECT 1 FROM ${tableName(dataset, systemTables.version.name)} WHERE ${hash} = ${dialect.parameter(1)}`;
  return (await onlyRow(connection.query(dialect.limit(query, 1), [schema.hash]))) !== undefined;
}

/** All rows of a key get the row id that follows from it, which is unique. */
const onceAgain =
  'If the table has a key several times, from before it was merged by that key, merge once with the strategy "delete-insert", which leaves one row of each.';

/** The same error, saying on which table. The receipt's key is broken only by another loader of the same load. */
function located(error: unknown, { step, table }: Statement): unknown {
  if (!DestinationError.isInstance(error) || table === undefined) return error;
  const { reason, message, retry, retryAfter, context, cause } = error;
  if (step === "receipt" && reason === "constraint") {
    return new DestinationError("contention", "Another loader committed this load first.", { context: { ...context, table, step }, cause });
  }
  const advice = reason === "constraint" && (step === "merge" || step === "update") ? ` ${onceAgain}` : "";
  return new DestinationError(reason, `Table "${table}", ${step}: ${message}${advice}`, {
    retry,
    ...(retryAfter === undefined ? {} : { retryAfter }),
    context: { ...context, table, step },
    cause,
  });
}
