import { Buffer } from "node:buffer";
import { DestinationError, type TypedTable } from "@dlt-ts/core";
import type { SqlDialect } from "../dialect/sql-dialect.js";
import type { RowSource } from "../write/row-source.js";
import { linesOf } from "./lines-of.js";

const start = "INSERT INTO {}(";

/**
 * The rows of an `insert_values` file, ours or Python dlt's, as lists of values, each short enough for one statement. A literal never
 * has a line feed, so a row is a line, and nothing has to be searched for the end of a statement. Throws a `DestinationError` (`data`)
 * for a file that is laid out otherwise or that fills columns which the table does not have.
 */
export async function* insertValuesSources(
  file: AsyncIterable<Uint8Array>,
  table: TypedTable,
  dialect: SqlDialect,
): AsyncGenerator<RowSource> {
  const headerLines = 1 + table.columns.reduce((lines, column) => lines + column.name.split("\n").length - 1, 0);
  const header: string[] = [];
  let columns: readonly string[] | undefined;
  let rows: string[] = [];
  let bytes = 0;
  let number = 0;
  for await (const line of linesOf(file)) {
    number++;
    if (columns === undefined) {
      // The name of a column may have line feeds, and may even be "VALUES" between two of them.
      columns = line === "VALUES" ? headerColumns(header.join("\n"), table, dialect) : undefined;
      if (columns === undefined && header.push(line) > headerLines) break;
      continue;
    }
    const row = rowOf(line, table, number);
    const size = Buffer.byteLength(row) + 2;
    if (rows.length > 0 && bytes + size > dialect.maxStatementBytes) {
      yield { columns, query: valuesOf(rows) };
      rows = [];
      bytes = 0;
    }
    rows.push(row);
    bytes += size;
  }
  if (columns === undefined) throw unreadable(table, 1, `${start}…), with columns of the table, and VALUES after it`);
  if (rows.length > 0) yield { columns, query: valuesOf(rows) };
}

function valuesOf(rows: readonly string[]): string {
  return `VALUES\n${rows.join(",\n")}`;
}

/** A row without the comma or semicolon after it. */
function rowOf(line: string, table: TypedTable, number: number): string {
  const { 1: row } = /^(\(.*\))[,;]$/su.exec(line) ?? [];
  if (row === undefined) throw unreadable(table, number, "a row in parentheses, with a comma or semicolon after it");
  return row;
}

/** The columns of the header, if it is one: a list of quoted names that the table has, so nothing else can be in it. */
function headerColumns(header: string, table: TypedTable, dialect: SqlDialect): readonly string[] | undefined {
  if (!header.startsWith(start)) return undefined;
  const names = new Map(table.columns.map((column) => [dialect.quoteIdentifier(column.name), column.name]));
  const columns: string[] = [];
  for (let at = start.length; ;) {
    const quoted = [...names.keys()].find(
      (name) => header.startsWith(name, at) && /^[,)]/.test(header.slice(at + name.length, at + name.length + 1)),
    );
    if (quoted === undefined) return undefined;
    columns.push(names.get(quoted)!);
    at += quoted.length + 1;
    if (at === header.length) return header.endsWith(")") ? columns : undefined;
  }
}

function unreadable(table: TypedTable, line: number, expected: string): DestinationError {
  return new DestinationError(
    "data",
    `An insert_values file of table "${table.name}" is not laid out as one: line ${line} should be ${expected}.`,
    {
      context: { table: table.name, line },
    },
  );
}
