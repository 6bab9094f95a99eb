import type { MergeStrategy } from "@dlt-ts/core";
import { dropTables } from "../ddl/drop-tables.js";
import { tableName, type SqlDataset } from "../sql-dataset.js";
import type { Statement } from "../statement.js";
import type { Chain } from "./chain.js";
import type { ChainRows } from "./chain-rows.js";
import { refuseMixedRows, repeatsKeys } from "./merge/repeated-keys.js";
import type { MergedTable } from "./merge/merged-chain.js";
import { merges } from "./merge/merges.js";
import { stageRows } from "./staged-rows.js";

/** Stages the rows of a chain and merges them. A chain whose root has no rows stays as it is: nothing says what to do with the others. */
export async function* mergeChain(dataset: SqlDataset, chain: Chain, strategy: MergeStrategy, rows: ChainRows): AsyncGenerator<Statement> {
  if (!rows.hasRows(chain[0])) return;
  const made: string[] = [];
  const tables: MergedTable[] = [];
  for (const planned of chain) {
    let staged: string | undefined;
    if (rows.hasRows(planned)) {
      const stagedRows = yield* stageRows(dataset, planned, rows.sources(planned), rows.aside(planned));
      staged = stagedRows.name;
      if (stagedRows.aside !== undefined) made.push(stagedRows.aside);
    }
    tables.push({
      table: planned.table,
      target: tableName(dataset, planned.table.name),
      staged,
      existing: rows.existing(planned),
    });
  }
  const [root, ...nested] = tables as [MergedTable & { staged: string }, ...MergedTable[]];
  const staged = { dataset, createdAt: rows.createdAt, root, nested };
  const repeats = strategy !== "scd2" && (await repeatsKeys(rows.connection, staged));
  if (repeats && strategy !== "delete-insert") await refuseMixedRows(rows.connection, staged, strategy);
  yield* merges[strategy]({ ...staged, repeats });
  yield* dropTables(dataset, made);
}
