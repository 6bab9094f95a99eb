import { keyColumns, rootKeyOf, rowKeyOf } from "@dlt-ts/core";
import { columnList } from "../../sql-dataset.js";
import type { Statement } from "../../statement.js";
import { firstOfEach, incomingColumns } from "./first-of-each.js";
import { hardDeleteOf } from "./hard-delete.js";
import { sameKey } from "./key-match.js";
import type { MergedChain, MergedTable } from "./merged-chain.js";

/**
 * `delete-insert`: root rows that share the primary key or the merge key with an incoming one are deleted with all that is nested in
 * them; then one row for each primary key comes in, unless it is a hard delete. Without keys, rows are only added.
 */
export function* deleteInsert(chain: MergedChain): Generator<Statement> {
  const { dataset, root, nested, repeats } = chain;
  const { dialect } = dataset;
  const primary = keyColumns(root.table, "primaryKey");
  const rowKey = rowKeyOf(root.table);
  const quotedRowKey = rowKey === undefined ? undefined : dialect.quoteIdentifier(rowKey);

  // One statement for each key: engines join by one key, but try every pair of rows for "this key or that one".
  for (const columns of [primary, keyColumns(root.table, "mergeKey")]) {
    if (columns.length === 0) continue;
    const same = sameKey(dataset, root, columns);
    const gone = `FROM ${root.target} AS d WHERE EXISTS (SELECT 1 FROM ${root.staged} AS s WHERE ${same})`;
    for (const below of nested) {
      const rootKey = dialect.quoteIdentifier(rootKeyOf(below.table, root.table.name)!);
      const sql = `DELETE FROM ${below.target} AS n WHERE n.${rootKey} IN (SELECT d.${quotedRowKey} ${gone})`;
      yield { step: "delete", table: below.table.name, sql };
    }
    yield { step: "delete", table: root.table.name, sql: `DELETE ${gone}` };
  }

  const alive = hardDeleteOf(dialect, root.table)?.isAlive("s");
  yield insert(chain, root, repeats ? primary : [], alive);
  for (const below of nested) {
    if (below.staged === undefined) continue;
    const rootKey = rootKeyOf(below.table, root.table.name);
    // Rows whose root was left out have nothing to hang on.
    const isKept = quotedRowKey !== undefined && rootKey !== undefined && (repeats || alive !== undefined);
    const kept = isKept ? `s.${dialect.quoteIdentifier(rootKey)} IN (SELECT d.${quotedRowKey} FROM ${root.target} AS d)` : undefined;
    const own = rowKeyOf(below.table);
    yield insert(chain, below, repeats && own !== undefined ? [own] : [], kept);
  }
}

function insert({ dataset }: MergedChain, { table, target, staged }: MergedTable, keys: readonly string[], condition?: string): Statement {
  const columns = columnList(dataset, incomingColumns(table));
  const source = keys.length === 0 ? staged! : `(${firstOfEach(dataset, table, staged!, keys)})`;
  const where = condition === undefined ? "" : ` WHERE ${condition}`;
  return { step: "insert", table: table.name, sql: `INSERT INTO ${target} (${columns})\nSELECT ${columns} FROM ${source} AS s${where}` };
}
