import type { PlannedTable } from "@dlt-ts/core";
import { addConstraints, setNotNull } from "../ddl/add-constraints.js";
import type { StagedTable } from "../dialect/sql-dialect.js";
import type { SqlDataset } from "../sql-dataset.js";
import type { Statement } from "../statement.js";
import type { ChainRows } from "./chain-rows.js";

/** The staged table that becomes a table which is new: its rows are there already, and need not be written once more. */
export function adoptedTable(planned: PlannedTable, rows: ChainRows): StagedTable | undefined {
  return planned.write.disposition === "merge" || rows.existing(planned) !== undefined ? undefined : rows.adoptable?.(planned);
}

/** Makes a staged table the table, where the dialect can. Nothing has its name. */
export function* adoptTable(dataset: SqlDataset, { table }: PlannedTable, staged: StagedTable): Generator<Statement> {
  for (const sql of dataset.dialect.ddl.adopt!(staged, dataset, table.name)) yield { step: "swap", table: table.name, sql };
  yield* setNotNull(dataset, table);
  yield* addConstraints(dataset, table);
}
