import type { PlannedTable } from "@dlt-ts/core";
import type { SqlConnection } from "../connection/sql-connection.js";
import type { ExistingTable } from "../ddl/existing-tables.js";
import type { StagedTable } from "../dialect/sql-dialect.js";
import type { RowSource } from "./row-source.js";

/** What writing the tables of a load needs besides their plan. */
export interface ChainRows {
  /** In the transaction of the load. */
  readonly connection: SqlConnection;
  /** When the package was made, ISO 8601 in UTC. */
  readonly createdAt: string;
  /** The rows of a table's jobs; none for a table without jobs, which a replace still empties. */
  sources(planned: PlannedTable): AsyncIterable<RowSource>;
  /** Whether the table has jobs. */
  hasRows(planned: PlannedTable): boolean;
  /** The table as it is before, if it is. */
  existing(planned: PlannedTable): ExistingTable | undefined;
  /** A staged table that holds exactly the rows of a table, in columns like its own and without constraints, and may become that table. Default: none may. */
  adoptable?(planned: PlannedTable): StagedTable | undefined;
  /** A free name for a table built aside. */
  aside(planned: PlannedTable): string;
}
