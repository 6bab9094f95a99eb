import { keyColumns, rootKeyOf, rowKeyOf, type TypedTable } from "@dlt-ts/core";
import { columnList } from "../../sql-dataset.js";
import type { Statement } from "../../statement.js";
import { allOf, firstOfEach, incomingColumns } from "./first-of-each.js";
import { sameKey, sameKeyOrNull } from "./key-match.js";
import type { MergedChain, MergedTable } from "./merged-chain.js";

/**
 * `scd2`: open versions that came no more are closed at the boundary, versions that are not open are added from there on. With a merge key
 * only versions are closed whose merge key came in. Null equals null. Rows nested in closed versions stay. A row that comes twice in one load
 * is one version.
 */
export function* scd2(chain: MergedChain): Generator<Statement> {
  const { dataset, root, nested } = chain;
  const { dialect } = dataset;
  const { table, target, staged } = root;
  const { from, to, version, active, boundary } = historyOf(chain);
  const validTo = dialect.quoteIdentifier(to);
  // Rows that another strategy loaded have no end, whatever versions have.
  const open = (alias: string): string => {
    const isNull = `${alias}.${validTo} IS NULL`;
    return active === undefined ? isNull : `(${isNull} OR ${alias}.${validTo} = ${dialect.literals.timestamp(active)})`;
  };
  const sameVersion = sameKeyOrNull(dataset, root, [version]);

  const mergeKey = keyColumns(table, "mergeKey");
  const among = mergeKey.length === 0 ? "" : ` AND EXISTS (SELECT 1 FROM ${staged} AS s WHERE ${sameKeyOrNull(dataset, root, mergeKey)})`;
  const end = dialect.literals.timestamp(boundary);
  yield {
    step: "retire",
    table: table.name,
    sql:
      `UPDATE ${target} AS d SET ${validTo} = ${end}\n` +
      `WHERE ${open("d")} AND NOT EXISTS (SELECT 1 FROM ${staged} AS s WHERE ${sameVersion})${among}`,
  };
  const columns = incomingColumns(table);
  const incoming = isContent(table, version) ? firstOfEach(dataset, table, staged, [version]) : allOf(dataset, table, staged);
  const values = `${columnList(dataset, columns)}, ${end}, ${active === undefined ? dialect.literals.null : dialect.literals.timestamp(active)}`;
  yield {
    step: "insert",
    table: table.name,
    sql:
      `INSERT INTO ${target} (${columnList(dataset, [...columns, from, to])})\nSELECT ${values} FROM (${incoming}) AS s ` +
      `WHERE NOT EXISTS (SELECT 1 FROM ${target} AS d WHERE ${open("d")} AND ${sameVersion})`,
  };
  for (const below of nested) if (below.staged !== undefined) yield addNested(chain, below, isContent(table, version));
}

/** Nested rows that are not there yet, of rows that are. */
function addNested({ dataset, root, nested }: MergedChain, below: MergedTable, isHashed: boolean): Statement {
  const { table, target, staged } = below;
  const { dialect } = dataset;
  const columns = columnList(dataset, incomingColumns(table));
  const isNew = `NOT EXISTS (SELECT 1 FROM ${target} AS d WHERE ${sameKey(dataset, below, [rowKeyOf(table)!])})`;
  // Row ids that do not follow from the content belong to a version that was left out, if it is open already.
  const above = table.parent === root.table.name ? root : nested.find((each) => each.table.name === table.parent)!;
  const aboveKey = rowKeyOf(above.table);
  const link = table.columns.find((column) => column.parentKey === true)?.name ?? rootKeyOf(table, root.table.name);
  const isLinked = !isHashed && aboveKey !== undefined && link !== undefined;
  const hangs = isLinked
    ? ` AND s.${dialect.quoteIdentifier(link)} IN (SELECT d.${dialect.quoteIdentifier(aboveKey)} FROM ${above.target} AS d)`
    : "";
  return {
    step: "insert",
    table: table.name,
    sql: `INSERT INTO ${target} (${columns})\nSELECT ${columns} FROM (${firstOfEach(dataset, table, staged!, [rowKeyOf(table)!])}) AS s WHERE ${isNew}${hangs}`,
  };
}

/** Whether the version is the hash of the row, so that rows with one version are one row. A version of the data may be shared by different rows. */
function isContent({ columns }: TypedTable, version: string): boolean {
  return !columns.some((column) => column.rowKey === true && column.name !== version);
}

interface History {
  readonly from: string;
  readonly to: string;
  /** The column that tells the versions of a row apart. */
  readonly version: string;
  /** What `to` holds while a version is open. Absent: null. */
  readonly active: string | undefined;
  readonly boundary: string;
}

function historyOf({ root: { table }, createdAt }: MergedChain): History {
  const to = marked(table, "x-valid-to");
  const active = to?.["x-active-record-timestamp"];
  const boundary = table["x-boundary-timestamp"];
  return {
    from: marked(table, "x-valid-from")!.name,
    to: to!.name,
    version: marked(table, "x-row-version")?.name ?? rowKeyOf(table)!,
    active: typeof active === "string" ? active : undefined,
    boundary: typeof boundary === "string" ? boundary : createdAt,
  };
}

function marked({ columns }: TypedTable, hint: "x-valid-from" | "x-valid-to" | "x-row-version"): TypedTable["columns"][number] | undefined {
  return columns.find((column) => column[hint] === true);
}
