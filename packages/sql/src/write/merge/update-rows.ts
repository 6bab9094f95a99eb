import { columnList, type SqlDataset } from "../../sql-dataset.js";
import type { Statement } from "../../statement.js";
import { columnsBeyond } from "../columns-beyond.js";
import { incomingColumns } from "./first-of-each.js";
import type { MergedTable } from "./merged-chain.js";

/** Gives rows the values of those in a query that are the `same`, a condition on `s` and `d`, and adds the others. The query has each key once. */
export function* updateRows(dataset: SqlDataset, merged: MergedTable, same: string, query: string): Generator<Statement> {
  const { table, target, existing } = merged;
  const { dialect } = dataset;
  const { name } = table;
  const quoted = incomingColumns(table).map((column) => dialect.quoteIdentifier(column));
  const columns = quoted.join(", ");
  const values = quoted.map((column) => `${column} = s.${column}`).join(", ");

  const isWider = columnsBeyond(dataset, existing, table.columns).length > 0;
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
      yield addRows(dataset, merged, same, query);
  }
}

/** Adds the rows of a query that are the `same` as none in the table, a condition on `s` and `d`. */
export function addRows(dataset: SqlDataset, { table, target }: MergedTable, same: string, query: string): Statement {
  const columns = columnList(dataset, incomingColumns(table));
  const isThere = `SELECT 1 FROM ${target} AS d WHERE ${same}`;
  const sql = `INSERT INTO ${target} (${columns})\nSELECT ${columns} FROM (${query}) AS s WHERE NOT EXISTS (${isThere})`;
  return { step: "insert", table: table.name, sql };
}
