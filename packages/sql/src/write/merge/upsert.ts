import { keyColumns, rootKeyOf, rowKeyOf } from "@dlt-ts/core";
import { columnList } from "../../sql-dataset.js";
import type { Statement } from "../../statement.js";
import { allOf, firstOfEach, incomingColumns } from "./first-of-each.js";
import { hardDeleteOf } from "./hard-delete.js";
import { sameKey, sameKeyOrNull } from "./key-match.js";
import type { MergedChain, MergedTable } from "./merged-chain.js";
import { addRows, updateRows } from "./update-rows.js";

/**
 * `upsert`: root rows take the values of the incoming ones with their primary key, new ones are added, hard deletes remove theirs. Null
 * equals null, since a row key is a hash of the primary key. What is nested in a row that came in is what came in with it; rows there are
 * known by their row keys.
 */
export function* upsert(chain: MergedChain): Generator<Statement> {
  const { dataset, root, nested } = chain;
  const { dialect } = dataset;
  const primary = keyColumns(root.table, "primaryKey");
  const incoming = incomingRoots(chain);
  const mark = hardDeleteOf(dialect, root.table);
  const same = sameKeyOrNull(dataset, root, primary);

  // Before the root rows change: one that was loaded by another strategy has another row key, and leaves what hangs on it behind.
  for (const below of nested) yield removeAbsent(chain, below, same);
  if (mark !== undefined) {
    const gone = `SELECT 1 FROM (${incoming}) AS s WHERE ${same} AND ${mark.isDeleted("s")}`;
    yield { step: "delete", table: root.table.name, sql: `DELETE FROM ${root.target} AS d WHERE EXISTS (${gone})` };
  }
  const columns = columnList(dataset, incomingColumns(root.table));
  const alive = mark === undefined ? incoming : `SELECT ${columns} FROM (${incoming}) AS s WHERE ${mark.isAlive("s")}`;
  yield* updateRows(dataset, root, same, alive);
  for (const below of nested) {
    const rows = nestedRows(chain, below);
    if (rows !== undefined) yield* updateRows(dataset, below, sameKey(dataset, below, [rowKeyOf(below.table)!]), rows);
  }
}

/**
 * `insert-only`: rows whose primary key is not there yet are added, and those nested in any row whose row keys are not, as Python dlt does.
 * Hard deletes add nothing. A row that is there from another strategy has another row key, so nothing can be nested in it.
 */
export function* insertOnly(chain: MergedChain): Generator<Statement> {
  const { dataset, root, nested } = chain;
  const primary = keyColumns(root.table, "primaryKey");
  const incoming = incomingRoots(chain);
  const alive = hardDeleteOf(dataset.dialect, root.table)?.isAlive("s");
  const columns = columnList(dataset, incomingColumns(root.table));
  const rows = alive === undefined ? incoming : `SELECT ${columns} FROM (${incoming}) AS s WHERE ${alive}`;
  yield addRows(dataset, root, sameKeyOrNull(dataset, root, primary), rows);
  const { quoteIdentifier } = dataset.dialect;
  for (const below of nested) {
    const all = nestedRows(chain, below);
    if (all === undefined) continue;
    const rootKey = quoteIdentifier(rootKeyOf(below.table, root.table.name)!);
    const hanging = `SELECT * FROM (${all}) AS r WHERE r.${rootKey} IN (SELECT d.${quoteIdentifier(rowKeyOf(root.table)!)} FROM ${root.target} AS d)`;
    yield addRows(dataset, below, sameKey(dataset, below, [rowKeyOf(below.table)!]), hanging);
  }
}

/** Removes nested rows of root rows that came in, unless they came in again. */
function removeAbsent(chain: MergedChain, below: MergedTable, same: string): Statement {
  const { root } = chain;
  const { dialect } = chain.dataset;
  const { table, target } = below;
  const rowKey = dialect.quoteIdentifier(rowKeyOf(root.table)!);
  const rootKey = dialect.quoteIdentifier(rootKeyOf(table, root.table.name)!);
  const own = dialect.quoteIdentifier(rowKeyOf(table)!);
  const touched =
    `SELECT s.${rowKey} FROM ${root.staged} AS s UNION ` +
    `SELECT d.${rowKey} FROM ${root.target} AS d WHERE EXISTS (SELECT 1 FROM ${root.staged} AS s WHERE ${same})`;
  const rows = nestedRows(chain, below);
  const again = rows === undefined ? "" : ` AND NOT EXISTS (SELECT 1 FROM (${rows}) AS m WHERE m.${own} = n.${own})`;
  return { step: "delete", table: table.name, sql: `DELETE FROM ${target} AS n WHERE n.${rootKey} IN (${touched})${again}` };
}

/** The new root rows, one for each primary key. */
function incomingRoots({ dataset, root: { table, staged }, repeats }: MergedChain): string {
  return repeats ? firstOfEach(dataset, table, staged, keyColumns(table, "primaryKey")) : allOf(dataset, table, staged);
}

/** The new rows of a nested table, without those below a hard delete. */
function nestedRows(chain: MergedChain, { table, staged }: MergedTable): string | undefined {
  if (staged === undefined) return undefined;
  const { dataset, root } = chain;
  const { dialect } = dataset;
  const all = chain.repeats ? firstOfEach(dataset, table, staged, [rowKeyOf(table)!]) : allOf(dataset, table, staged);
  const mark = hardDeleteOf(dialect, root.table);
  if (mark === undefined) return all;
  const rowKey = dialect.quoteIdentifier(rowKeyOf(root.table)!);
  const rootKey = dialect.quoteIdentifier(rootKeyOf(table, root.table.name)!);
  const deleted = `SELECT 1 FROM (${incomingRoots(chain)}) AS s WHERE s.${rowKey} = r.${rootKey} AND ${mark.isDeleted("s")}`;
  return `SELECT ${columnList(dataset, incomingColumns(table))} FROM (${all}) AS r WHERE NOT EXISTS (${deleted})`;
}
