import { decimalDigits, escapedText, quotedText } from "../../src/dialect/sql-literals.js";
import type { DataType } from "@dlt-ts/core";
import type { SqlDialect } from "../../src/dialect/sql-dialect.js";

/** A dialect of no engine: names with a backtick, columns added all at once, with their constraints. */
export const plainDialect: SqlDialect = {
  name: "plain",
  quoteIdentifier: (identifier) => `\`${identifier.replaceAll("`", "``")}\``,
  identifierKey: (identifier) => identifier,
  literals: {
    null: "NULL",
    text: escapedText,
    json: escapedText,
    binary: (bytes) => `X'${Buffer.from(bytes).toString("hex")}'`,
    bool: String,
    integer: String,
    double: String,
    decimal: decimalDigits,
    timestamp: quotedText,
    date: quotedText,
    time: quotedText,
  },
  parameter: () => "?",
  limit: (query, rows) => `${query} LIMIT ${rows}`,
  columnType: (column) => column.dataType.toUpperCase(),
  dataTypeOf: (type) => type.toLowerCase() as DataType,
  columnConstraint: (column) => (column.unique === true ? "UNIQUE" : ""),
  update: "merge",
  maxStatementBytes: 100,
  maxTextBytes: 60,
  ddl: {
    addColumns: (table, definitions) => [`ALTER TABLE ${table} ${definitions.map((definition) => `ADD ${definition}`).join(", ")}`],
    addsConstraints: true,
    setNotNull: (table, columns) => [`ALTER TABLE ${table} STRICT ${columns.join(", ")}`],
    swap: "rename",
    emptyTable: (table) => `TRUNCATE ${table}`,
    renameTable: (table, name) => `RENAME ${table} ${name}`,
  },
};
