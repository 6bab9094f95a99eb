import type { TypedTable } from "@dlt-ts/core";
import type { ExistingTable } from "../../ddl/existing-tables.js";
import type { SqlDataset } from "../../sql-dataset.js";
import type { Statement } from "../../statement.js";

/** A table that is merged: what it holds, and what comes in. */
export interface MergedTable {
  readonly table: TypedTable;
  /** Qualified and quoted. */
  readonly target: string;
  /** The table with the new rows, qualified and quoted. Absent where there are none. */
  readonly staged?: string | undefined;
  /** The target as it was before the load. Absent: it is new. */
  readonly existing?: ExistingTable | undefined;
}

/** A chain that is merged. */
export interface MergedChain {
  readonly dataset: SqlDataset;
  /** When the package was made, ISO 8601 in UTC. */
  readonly createdAt: string;
  /** Several of the new root rows have one primary key. */
  readonly repeats: boolean;
  /** Has new rows: a chain without is not merged. */
  readonly root: MergedTable & { readonly staged: string };
  /** Parents before children. */
  readonly nested: readonly MergedTable[];
}

/** A merge strategy: the statements that bring the staged rows of a chain into their tables. */
export type Merge = (chain: MergedChain) => Iterable<Statement>;
