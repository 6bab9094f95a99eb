import type { LoadPlan, PlannedTable } from "@dlt-ts/core";
import type { SqlConnection } from "../connection/sql-connection.js";
import { dropTables } from "../ddl/drop-tables.js";
import { existingDataset, existingTables } from "../ddl/existing-tables.js";
import { createReceipts } from "../ddl/receipts-table.js";
import { refuseOtherTypes } from "../ddl/refuse-other-types.js";
import { schemaAdditions } from "../ddl/schema-additions.js";
import type { StagedTable } from "../dialect/sql-dialect.js";
import { datasetName, type SqlDataset } from "../sql-dataset.js";
import type { Statement } from "../statement.js";
import { asideTable } from "../write/aside-table.js";
import { chainsOf } from "../write/chain.js";
import type { ChainRows } from "../write/chain-rows.js";
import { fillRootKeys } from "../write/fill-root-keys.js";
import { columnsToAdd, isMade, keepsTypes } from "../write/replace-table.js";
import { prepareVersions } from "../write/prepare-versions.js";
import type { RowSource } from "../write/row-source.js";
import { writeChain } from "../write/write-chain.js";

/** A load that happens in one transaction, statements about tables included. */
export interface TransactionalLoad {
  readonly connection: SqlConnection;
  readonly dataset: SqlDataset;
  readonly plan: LoadPlan;
  /** The rows of a table's jobs. Throws rather than give less than `plan.jobs` asks for. */
  sources(planned: PlannedTable): AsyncIterable<RowSource>;
  /** A staged table that may become the table of its rows: see `ChainRows`. Default: none may. */
  adoptable?(planned: PlannedTable): StagedTable | undefined;
  /** Gets a sentence for each thing that came out different from the schema. */
  note(text: string): void;
}

/**
 * Dataset, dropped tables, additions, rows: everything before the bookkeeping. Each statement must have run before the next one is asked
 * for, since later ones depend on what the engine says about tables by then.
 */
export async function* loadStatements({
  connection,
  dataset,
  plan,
  sources,
  adoptable = () => undefined,
  note,
}: TransactionalLoad): AsyncGenerator<Statement> {
  const { version, loads, state, receipts } = plan.systemTables;
  if (dataset.dialect.ddl.createsOnlyAbsent !== true || (await existingDataset(connection, dataset)) === undefined) {
    yield { step: "dataset", sql: `CREATE SCHEMA IF NOT EXISTS ${datasetName(dataset)}` };
  }
  yield* dropTables(dataset, plan.drop);

  const existing = await existingTables(connection, dataset);
  const find = (name: string) => existing.get(dataset.dialect.identifierKey(name));
  if (find(receipts.name) === undefined) yield createReceipts(dataset, plan.systemTables);

  const rows: ChainRows = {
    connection,
    createdAt: plan.createdAt,
    sources,
    hasRows: ({ table }) => plan.jobs.some((job) => job.table === table.name),
    existing: ({ table }) => find(table.name),
    adoptable,
    aside: ({ table }) => asideTable(plan, table.name),
  };
  const kept = plan.tables.filter((planned) => !isMade(dataset, planned, rows)).map((planned) => columnsToAdd(dataset, planned, rows));
  const { statements, constraints, notes } = await schemaAdditions(connection, dataset, [version, loads, state, ...kept], existing);
  yield* statements;
  notes.forEach(note);

  for (const chain of chainsOf(plan.tables)) {
    for (const planned of chain) {
      const found = rows.existing(planned);
      if (found !== undefined && rows.hasRows(planned) && keepsTypes(dataset, planned)) {
        refuseOtherTypes(dataset.dialect, planned.table, found);
      }
    }
    yield* fillRootKeys(dataset, chain, rows);
    yield* prepareVersions(dataset, chain, rows, note);
    yield* writeChain(dataset, chain, rows);
  }
  yield* constraints;
}
