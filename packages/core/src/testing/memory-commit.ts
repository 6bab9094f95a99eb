import {
  DestinationError,
  receiptOf,
  type Json,
  type LoadPlan,
  type MergeStrategy,
  type PlannedTable,
  type Receipt,
  type Row,
  type TypedColumn,
  type TypedTable,
} from "@dlt-ts/core";
import { scd2 } from "./merge-history.js";
import { deleteInsert, insertOnly, upsert, type MergedTable } from "./merge-rows.js";
import type { MemoryDataset, MemoryTable } from "./memory-store.js";

const merges: Readonly<Record<MergeStrategy, (chain: readonly MergedTable[], createdAt: string) => readonly (readonly Row[])[]>> = {
  "delete-insert": deleteInsert,
  upsert,
  "insert-only": insertOnly,
  scd2,
};

/** The dataset that a load makes of another, and the receipt in it. Synchronous: nobody can look in between. */
export function commitLoad(
  plan: LoadPlan,
  before: MemoryDataset | undefined,
  incoming: ReadonlyMap<string, readonly Row[]>,
): { readonly dataset: MemoryDataset; readonly receipt: Receipt } {
  const dataset = new Map(before);
  for (const name of plan.drop) dataset.delete(name);
  for (const chain of chainsOf(plan.tables)) {
    const merged = chain.map(({ table }): MergedTable => {
      return { table, present: dataset.get(table.name)?.rows ?? [], incoming: incoming.get(table.name) ?? [] };
    });
    const rows = written(chain[0]!, merged, plan.createdAt);
    for (const [index, { table }] of chain.entries()) {
      const columns = withColumns(dataset.get(table.name), table);
      dataset.set(table.name, { columns, rows: checked(rows[index]!, columns, table) });
    }
  }
  const receipt = receiptOf(plan);
  writeSystemRows(plan, receipt, dataset);
  return { dataset, receipt };
}

/** Chains in the order of the plan, each with its root first. */
function chainsOf(tables: readonly PlannedTable[]): readonly (readonly PlannedTable[])[] {
  const chains = new Map<string, PlannedTable[]>();
  for (const planned of tables) {
    const { name, parent } = planned.table;
    const chain = parent == null ? [] : chains.get(parent)!;
    chain.push(planned);
    chains.set(name, chain);
  }
  return [...new Set(chains.values())];
}

function written({ write }: PlannedTable, chain: readonly MergedTable[], createdAt: string): readonly (readonly Row[])[] {
  switch (write.disposition) {
    case "append":
      return chain.map(({ present, incoming }) => [...present, ...incoming]);
    case "replace":
      return chain.map(({ incoming }) => incoming);
    case "merge":
      // Nothing says what a root without rows means for those that are there.
      return chain[0]!.incoming.length === 0 ? chain.map(({ present }) => present) : merges[write.strategy](chain, createdAt);
  }
}

/** A column that comes to a table with rows is nullable, whatever the plan says. */
function withColumns(present: MemoryTable | undefined, { columns }: TypedTable): readonly TypedColumn[] {
  if (present === undefined) return columns;
  const known = new Set(present.columns.map((column) => column.name));
  const added = columns.filter((column) => !known.has(column.name));
  return [...present.columns, ...added.map((column) => (present.rows.length > 0 ? { ...column, nullable: true } : column))];
}

function checked(rows: readonly Row[], columns: readonly TypedColumn[], { name }: TypedTable): readonly Row[] {
  const required = columns.filter((column) => column.nullable === false);
  for (const row of rows) {
    const missing = required.find((column) => !Object.hasOwn(row, column.name));
    if (missing === undefined) continue;
    throw new DestinationError(
      "constraint",
      `Column "${missing.name}" of table "${name}" is not nullable, and a row has no value for it.`,
      {
        context: { table: name, column: missing.name },
      },
    );
  }
  return rows;
}

function writeSystemRows(plan: LoadPlan, receipt: Receipt, dataset: Map<string, MemoryTable>): void {
  const { version, loads, state, receipts } = plan.systemTables;
  const { schema, loadId, pipeline } = plan;
  const now = receipt.committedAt;
  const add = (table: TypedTable, values: readonly Json[], keep: (row: Row) => boolean = () => true): void => {
    const row = Object.fromEntries(table.columns.map((column, index) => [column.name, values[index] ?? null]));
    const rows = (dataset.get(table.name)?.rows ?? []).filter(keep);
    dataset.set(table.name, { columns: table.columns, rows: [...rows, row] });
  };

  const [, , , schemaName, versionHash] = version.columns.map((column) => column.name) as [string, string, string, string, string];
  add(
    version,
    [schema.version, schema.engineVersion, now, schema.name, schema.hash, schema.document],
    (row) => row[schemaName] !== schema.name || (!plan.forgetSchemas && row[versionHash] !== schema.hash),
  );
  add(loads, [loadId, schema.name, 0, now, schema.hash]);
  if (plan.state !== undefined) {
    const { version: number, engineVersion, encoded, createdAt, hash, rowId } = plan.state;
    add(state, [number, engineVersion, plan.state.pipeline, encoded, createdAt, hash, loadId, rowId]);
  }
  add(receipts, [pipeline, loadId, receipt.digest, receipt.schemaName, receipt.schemaHash, now]);
}
