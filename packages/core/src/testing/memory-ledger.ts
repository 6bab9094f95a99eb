import type { Ledger, Receipt, Row, StoredSchema, StoredState, SystemTables, TypedTable } from "@dlt-ts/core";
import type { MemoryDataset } from "./memory-store.js";

/** Reads what dlt wrote about itself. `dataset` is asked at each call. */
export function memoryLedger(dataset: () => MemoryDataset | undefined, tables: SystemTables): Ledger {
  const rowsOf = (table: TypedTable): readonly Row[] => dataset()?.get(table.name)?.rows ?? [];
  /** The values of a row in the order that the contract gives the columns. */
  const list = <Values extends unknown[]>(table: TypedTable): readonly Values[] =>
    rowsOf(table).map((row) => table.columns.map((column) => row[column.name]) as Values);

  return {
    receipt: async (pipeline, loadId) => receiptIn(dataset(), tables, pipeline, loadId),
    async schema(query) {
      const versions = list<[version: number, engine: number, inserted: string, name: string, hash: string, document: string]>(
        tables.version,
      );
      const found = versions.findLast(([, , , name, hash]) => ("hash" in query ? hash === query.hash : name === query.name));
      if (found === undefined) return undefined;
      const [version, engineVersion, , name, hash, document] = found;
      return { name, hash, version, engineVersion, document } satisfies StoredSchema;
    },
    async state(pipeline) {
      type StateRow = [number, number, string, string, string, string, string, string];
      const states = list<StateRow>(tables.state).filter(([, , name]) => name === pipeline);
      const newest = states.reduce<StateRow | undefined>((best, row) => (best === undefined || row[6] > best[6] ? row : best), undefined);
      if (newest === undefined) return undefined;
      const [version, engineVersion, , encoded, createdAt, hash, , rowId] = newest;
      return { pipeline, version, engineVersion, hash, encoded, createdAt, rowId } satisfies StoredState;
    },
  };
}

/** The receipt of a load, if it has one. */
export function receiptIn(dataset: MemoryDataset | undefined, tables: SystemTables, pipeline: string, loadId: string): Receipt | undefined {
  const { name, columns } = tables.receipts;
  const rows = (dataset?.get(name)?.rows ?? []).map((row) => columns.map((column) => row[column.name]) as string[]);
  const found = rows.find(([ofPipeline, ofLoad]) => ofPipeline === pipeline && ofLoad === loadId);
  if (found === undefined) return undefined;
  const [, , digest, schemaName, schemaHash, committedAt] = found as [string, string, string, string, string, string];
  return { pipeline, loadId, digest, schemaName, schemaHash, committedAt };
}
