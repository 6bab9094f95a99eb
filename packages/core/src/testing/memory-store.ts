import type { Row, TypedColumn } from "@dlt-ts/core";

/** A table in memory. Rows keep JSON values in the encoding of `ResultColumn.values`; null columns are absent. */
export interface MemoryTable {
  readonly columns: readonly TypedColumn[];
  readonly rows: readonly Row[];
}

/** A dataset in memory: its tables by name, those of dlt too. Never changed, only replaced. */
export type MemoryDataset = ReadonlyMap<string, MemoryTable>;

/** Holds datasets as a server would: it outlives the clients and sessions that load into it. */
export class MemoryStore {
  readonly #datasets = new Map<string, MemoryDataset>();

  dataset(name: string): MemoryDataset | undefined {
    return this.#datasets.get(name);
  }

  /** Takes the place of the whole dataset, so that nobody ever sees half of a load. */
  publish(name: string, dataset: MemoryDataset): void {
    this.#datasets.set(name, dataset);
  }

  drop(name: string): void {
    this.#datasets.delete(name);
  }

  /** The rows of a table; none where it does not exist. */
  rows(dataset: string, table: string): readonly Row[] {
    return this.dataset(dataset)?.get(table)?.rows ?? [];
  }
}
