import { columnList, type SqlDataset } from "../../sql-dataset.js";
import type { Statement } from "../../statement.js";
import { incomingColumns } from "./first-of-each.js";
import { sameKey } from "./key-match.js";
import type { MergedTable } from "./merged-chain.js";

/** Gives rows the values of those in a query with the same keys, and adds the others. The query has each key once. */
export function* updateRows(
  dataset: SqlDataset,
  { table, target, isWider }: MergedTable,
  keys: readonly string[],
  query: string,
): Generator<Statement> {
  const { dialect } = dataset;
  const { name } = table;
  const quoted = incomingColumns(table).map((column) => dialect.quoteIdentifier(column));
  const columns = quoted.join(", ");
  const same = sameKey(dialect, keys, "s", "d");
  const values = quoted.map((column) => `${column} = s.${column}`).join(", ");

  const way = dialect.update === "rewrite" && isWider ? "merge" : dialect.update;
  switch (way) {
    case "rewrite":
      yield { step: "delete", table: name, sql: `DELETE FROM ${target} AS d WHERE EXISTS (SELECT 1 FROM (${query}) AS s WHERE ${same})` };
      yield { step: "insert", table: name, sql: `INSERT INTO ${target} (${columns})\n${query}` };
      return;
    case "merge":
      yield {
        step: "merge",
        table: name,
        sql:
          `MERGE INTO ${target} AS d USING (${query}) AS s ON ${same}\nWHEN MATCHED THEN UPDATE SET ${values}\n` +
          `WHEN NOT MATCHED THEN INSERT (${columns}) VALUES (${quoted.map((column) => `s.${column}`).join(", ")})`,
      };
      return;
    case "update":
      yield { step: "update", table: name, sql: `UPDATE ${target} AS d SET ${values} FROM (${query}) AS s WHERE ${same}` };
      yield addRows(dataset, { table, target }, keys, query);
  }
}

/** Adds the rows of a query whose keys the table does not have. */
export function addRows(
  dataset: SqlDataset,
  { table, target }: Pick<MergedTable, "table" | "target">,
  keys: readonly string[],
  query: string,
): Statement {
  const columns = columnList(dataset, incomingColumns(table));
  const known = `SELECT 1 FROM ${target} AS d WHERE ${sameKey(dataset.dialect, keys, "d", "s")}`;
  const sql = `INSERT INTO ${target} (${columns})\nSELECT ${columns} FROM (${query}) AS s WHERE NOT EXISTS (${known})`;
  return { step: "insert", table: table.name, sql };
}
