import type { PlannedTable } from "@dlt-ts/core";
import type { SqlDataset } from "../sql-dataset.js";
import type { Statement } from "../statement.js";
import { adoptedTable, adoptTable } from "./adopt-table.js";
import type { Chain } from "./chain.js";
import type { ChainRows } from "./chain-rows.js";
import { mergeChain } from "./merge-chain.js";
import { replaceTable } from "./replace-table.js";
import { insertRows } from "./row-source.js";

/**
 * The statements that bring the rows of a chain in, one after the other, for one transaction. Its tables exist, except those that
 * `isMade`. Each statement must have run before the next one is asked for.
 */
export async function* writeChain(dataset: SqlDataset, chain: Chain, rows: ChainRows): AsyncGenerator<Statement> {
  const [{ write, table }] = chain;
  if (write.disposition === "merge" && !onlyAdds(table, write.strategy)) {
    yield* mergeChain(dataset, chain, write.strategy, rows);
    return;
  }
  for (const planned of chain) {
    const adopted = adoptedTable(planned, rows);
    if (adopted !== undefined) yield* adoptTable(dataset, planned, adopted);
    else if (planned.write.disposition === "replace") yield* replaceTable(dataset, planned, planned.write.strategy, rows);
    else for await (const source of rows.sources(planned)) yield insertRows(dataset, planned.table.name, source);
  }
}

/** A merge without any key, which adds rows as they are. */
function onlyAdds({ columns }: PlannedTable["table"], strategy: string): boolean {
  return (
    strategy === "delete-insert" &&
    !columns.some((column) => column.primaryKey === true || column.mergeKey === true || column.hardDelete === true)
  );
}
