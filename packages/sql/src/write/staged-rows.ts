import type { PlannedTable } from "@dlt-ts/core";
import { createTable } from "../ddl/create-table.js";
import { tableName, type SqlDataset } from "../sql-dataset.js";
import type { Statement } from "../statement.js";
import { insertRows, type RowSource } from "./row-source.js";

/** Where the new rows of a table are. */
export interface StagedRows {
  /** The table with all of them, qualified and quoted. */
  readonly name: string;
  /** It was made for this and is to be dropped, by this name. */
  readonly aside?: string;
}

/** Puts all rows of a table into one table: the one that they are in already, or one made aside. */
export async function* stageRows(
  dataset: SqlDataset,
  { table }: PlannedTable,
  sources: AsyncIterable<RowSource>,
  aside: string,
): AsyncGenerator<Statement, StagedRows> {
  let only: string | undefined;
  let waiting: RowSource | undefined;
  let isMade = false;
  for await (const source of sources) {
    if (only === undefined && !isMade && source.table !== undefined) {
      [only, waiting] = [source.table, source];
      continue;
    }
    if (!isMade) yield { ...createTable(dataset, table, { name: aside, constraints: "none" }), step: "stage" };
    isMade = true;
    if (waiting !== undefined) yield stage(waiting);
    waiting = undefined;
    yield stage(source);
  }
  if (!isMade && only !== undefined) return { name: only };
  if (!isMade) yield { ...createTable(dataset, table, { name: aside, constraints: "none" }), step: "stage" };
  return { name: tableName(dataset, aside), aside };

  function stage(source: RowSource): Statement {
    return { ...insertRows(dataset, table.name, source, aside), step: "stage" };
  }
}
