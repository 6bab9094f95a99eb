import { namingConvention, systemTables, type DataType } from "@dlt-ts/core";
import { createTable, type SqlDataset } from "@dlt-ts/sql";
import { describe, expect, test } from "vitest";
import { columnOf, literalOf, tableOf, type PythonColumn } from "@dlt-ts/test-loads";
import { vectorCases } from "../../test/support/vectors.js";
import { duckDbCapabilities } from "../capabilities.js";
import { columnType } from "./column-type.js";
import { dataTypeOf } from "./data-type-of.js";
import { duckDbDialect, duckDbLiterals } from "./duck-db-dialect.js";

const dialect = duckDbDialect({ createIndexes: false });

describe("column types are those of Python dlt", () => {
  const [{ results }] = vectorCases<{ results: [PythonColumn, string][] }>("ddl", "type") as [{ results: [PythonColumn, string][] }];
  test.each(results.map(([column, type]) => [JSON.stringify(column), column, type] as const))("%s", (_, column, type) => {
    expect(columnType(columnOf(column), { name: "t" })).toBe(type);
  });

  test("a precision that DuckDB does not have is refused", () => {
    expect(() => columnType({ name: "n", dataType: "bigint", precision: 129 }, { name: "t" })).toThrow(
      /column "n": DuckDB has no bigint of precision 129/,
    );
    expect(() => columnType({ name: "n", dataType: "timestamp", timezone: false, precision: 10 }, { name: "t" })).toThrow(/only up to 9/);
  });
});

describe("types of DuckDB read back as in Python dlt", () => {
  const [{ results }] = vectorCases<{ results: [string, number | null, number | null, { data_type: DataType }][] }>("ddl", "from_type") as [
    { results: [string, number | null, number | null, { data_type: DataType }][] },
  ];
  // A difference on purpose: Python takes types that it does not write for text. Here they keep their nature.
  const ours: Readonly<Record<string, DataType>> = { FLOAT: "double", "STRUCT(a INTEGER)": "json", "INTEGER[]": "json" };
  // Python is told precision and scale beside the type; DuckDB prints them in it.
  const cases = results.map(
    ([type, precision, scale, { data_type }]) =>
      [type.startsWith("DECIMAL") && precision !== null ? `DECIMAL(${precision},${scale ?? 0})` : type, data_type] as const,
  );
  test.each(cases)("%s", (type, python) => {
    const undeclared = type === "DECIMAL(38,0)" && python === "decimal";
    expect(dataTypeOf(type)).toBe(undeclared ? "wei" : (ours[type] ?? python));
  });
});

describe("tables have the columns of Python dlt", () => {
  interface DdlCase {
    readonly id: string;
    readonly title: string;
    readonly kwargs: { readonly create_indexes?: boolean };
    readonly naming: string | null;
    readonly staging: boolean;
    readonly existing: Readonly<Record<string, readonly PythonColumn[]>>;
    readonly tables: readonly { readonly name: string; readonly columns: readonly PythonColumn[] }[];
    readonly tables_order: readonly string[];
    readonly result: { readonly statements: readonly string[] };
  }
  const creations = vectorCases<DdlCase>("ddl", "ddl").filter(({ existing }) => Object.keys(existing).length === 0);
  test.each(creations.map((vector) => [`${vector.id}: ${vector.title}`, vector] as const))(
    "%s",
    (_, { kwargs, naming, tables, tables_order, result, staging }) => {
      const dataset: SqlDataset = {
        dialect: duckDbDialect({ createIndexes: kwargs.create_indexes ?? false }),
        name: staging ? "my_dataset_staging" : "my_dataset",
      };
      const convention = namingConvention(naming ?? "snake_case");
      const { version, loads, state } = systemTables(convention, { identifiers: duckDbCapabilities.identifiers });
      const known = new Map([version, loads, state].map((table) => [table.name, table]));
      for (const { name, columns } of tables) {
        const normalised = convention.normalizeTablesPath(name);
        const table = tableOf(normalised, columns);
        known.set(normalised, {
          ...table,
          columns: table.columns.map((column) => ({ ...column, name: convention.normalizePath(column.name) })),
        });
      }
      const own = tables_order.map((name) => createTable(dataset, known.get(name)!).sql);
      expect(own.map(compact)).toEqual(result.statements.map(withoutDoubledBackslashes).map(compact));
    },
  );

  /** In DuckDB a backslash in a name is a character like any other; Python doubles it and gets another name. A difference on purpose. */
  const withoutDoubledBackslashes = (sql: string): string => sql.replaceAll("\\\\", "\\");
  const compact = (sql: string): string =>
    sql
      .replace("CREATE TABLE IF NOT EXISTS", "CREATE TABLE")
      .replace(/\s+/g, " ")
      .replace(/ ([,)])/g, "$1")
      .replace(/\( /g, "(");
});

describe("literals are those of Python dlt", () => {
  interface LiteralCase {
    readonly id: string;
    readonly value: unknown;
    readonly literals: { readonly duckdb: string };
  }
  const cases = vectorCases<LiteralCase>("typed_jsonl", "literal").filter(({ literals }) => literals.duckdb != null);
  test.each(cases.map((vector) => [vector.id, vector] as const))("%s", (_, { value, literals: { duckdb } }) => {
    const own = literalOf(duckDbLiterals, value);
    // Differences on purpose. NUL ends a statement of DuckDB, and nan and inf are names there: Python's text is not SQL.
    const notSql = duckdb.includes("\u0000") || /^(nan|inf)$/.test(duckdb);
    if (own === undefined) return;
    if (notSql) expect(own).not.toBe(duckdb);
    else expect(own).toBe(duckdb);
  });
});

test("capabilities that Python dlt states too are equal", () => {
  const [{ capabilities: python }] = vectorCases<{ capabilities: Record<string, unknown> }>("capabilities", "raw") as [
    { capabilities: Record<string, unknown> },
  ];
  const { identifiers, types, formats, write } = duckDbCapabilities;
  expect({
    max_identifier_length: identifiers.maxLength,
    max_column_identifier_length: identifiers.maxColumnLength,
    has_case_sensitive_identifiers: identifiers.caseSensitive,
    decimal_precision: types.decimal,
    wei_precision: types.wei,
    timestamp_precision: types.timestamp[0],
    max_timestamp_precision: types.timestamp[1],
    supports_nested_types: types.nested,
    max_table_nesting: null,
    alter_add_multi_column: dialect.ddl.addColumns("t", ["a", "b"]).length === 1,
    supports_truncate_command: dialect.ddl.emptyTable("t").startsWith("TRUNCATE"),
    max_text_data_type_length: dialect.maxTextBytes,
  }).toEqual(Object.fromEntries(Object.keys(python).flatMap((key) => (compared.has(key) ? [[key, python[key]]] : []))));
  for (const format of python["supported_loader_file_formats"] as string[])
    if (format !== "model") expect(formats.direct).toContain(format);
  for (const strategy of python["supported_replace_strategies"] as string[]) expect(write.replace).toContain(strategy);
});

const compared = new Set([
  "max_identifier_length",
  "max_column_identifier_length",
  "has_case_sensitive_identifiers",
  "decimal_precision",
  "wei_precision",
  "timestamp_precision",
  "max_timestamp_precision",
  "supports_nested_types",
  "max_table_nesting",
  "alter_add_multi_column",
  "supports_truncate_command",
  "max_text_data_type_length",
]);
