import { namingConvention, systemTables, type DataType } from "@dlt-ts/core";
import { createTable, type SqlDataset } from "@dlt-ts/sql";
import { describe, expect, test } from "vitest";
import { columnOf, literalOf, tableOf, type PythonColumn } from "@dlt-ts/test-loads";
import { vectorCases } from "../../test/support/vectors.js";
import { postgresCapabilities } from "../capabilities.js";
import { columnType } from "./column-type.js";
import { dataTypeOf } from "./data-type-of.js";
import { postgresDialect } from "./postgres-dialect.js";
import { postgresLiterals } from "./postgres-literals.js";

describe("column types are those of Python dlt", () => {
  const [{ results }] = vectorCases<{ results: [PythonColumn, string | { error: string }][] }>("ddl", "type") as [
    { results: [PythonColumn, string | { error: string }][] },
  ];
  test.each(results.map(([column, type]) => [JSON.stringify(column), column, type] as const))("%s", (_, column, type) => {
    if (typeof type === "string") expect(columnType(columnOf(column), { name: "t" })).toBe(type);
    else expect(() => columnType(columnOf(column), { name: "t" })).toThrow(/Postgres has no/);
  });

  test("a precision that Postgres does not have is refused, with the way out", () => {
    expect(() => columnType({ name: "n", dataType: "bigint", precision: 65 }, { name: "t" })).toThrow(
      /Table "t", column "n": Postgres has no bigint of precision 65, only up to 64 bits: declare it as decimal/,
    );
    expect(() => columnType({ name: "n", dataType: "timestamp", precision: 7 }, { name: "t" })).toThrow(/only up to 6 digits/);
  });
});

describe("types of Postgres read back as in Python dlt", () => {
  const [{ results }] = vectorCases<{ results: [string, number | null, number | null, { data_type: DataType }][] }>("ddl", "from_type") as [
    { results: [string, number | null, number | null, { data_type: DataType }][] },
  ];
  // Python is told precision and scale beside the type; here they stand in it.
  const cases = results.map(
    ([type, precision, scale, { data_type }]) =>
      [type === "numeric" && precision !== null ? `numeric(${precision},${scale ?? 0})` : type, data_type] as const,
  );
  // A difference on purpose: Python takes types that it does not write for text. Here they keep their nature.
  const ours: Readonly<Record<string, DataType>> = { real: "double", ARRAY: "json" };
  test.each(cases)("%s", (type, python) => expect(dataTypeOf(type)).toBe(ours[type] ?? python));

  test.each<[string, DataType]>([
    ["character varying(10)", "text"],
    ["numeric(156,78)", "wei"],
    ["timestamp(3) with time zone", "timestamp"],
    ["time(0) without time zone", "time"],
    ["text[]", "json"],
    ["real", "double"],
    ["uuid", "text"],
    ["geometry(Point,4326)", "text"],
  ])("%s is %s", (type, dataType) => expect(dataTypeOf(type)).toBe(dataType));
});

describe("tables have the columns of Python dlt", () => {
  interface DdlCase {
    readonly id: string;
    readonly title: string;
    readonly kwargs: { readonly create_indexes?: boolean };
    readonly naming: string | null;
    readonly staging: boolean;
    readonly existing: Readonly<Record<string, readonly PythonColumn[]>>;
    readonly tables: readonly { readonly name: string; readonly columns: readonly PythonColumn[]; readonly file_format?: string }[];
    readonly tables_order: readonly string[];
    readonly result: { readonly statements?: readonly string[] };
  }
  // Differences on purpose: json stays jsonb whatever the files are, and a geometry stays the text that PostGIS reads.
  const other = new Set(["ddlp175"]);
  const creations = vectorCases<DdlCase>("ddl", "ddl").filter(
    ({ id, existing, result }) =>
      Object.keys(existing).length === 0 &&
      result.statements !== undefined &&
      !other.has(id) &&
      !JSON.stringify(result).includes("geometry"),
  );
  test.each(creations.map((vector) => [`${vector.id}: ${vector.title}`, vector] as const))(
    "%s",
    (_, { kwargs, naming, tables, tables_order, result, staging }) => {
      const dialect = postgresDialect({ createIndexes: kwargs.create_indexes ?? true });
      const dataset: SqlDataset = { dialect, name: staging ? "my_dataset_staging" : "my_dataset" };
      const { maxLength, lengthUnit } = postgresCapabilities.identifiers;
      const convention = namingConvention(naming ?? "snake_case", maxLength, lengthUnit);
      const { version, loads, state } = systemTables(convention, { identifiers: postgresCapabilities.identifiers });
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
      expect(own.map(compact)).toEqual(result.statements!.map(withoutDoubledBackslashes).map(compact));
    },
  );

  /** In Postgres a backslash in a name is a character like any other; Python doubles it and gets another name. A difference on purpose. */
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
    readonly literals: { readonly postgres: string };
  }
  const cases = vectorCases<LiteralCase>("typed_jsonl", "literal");
  test.each(cases.map((vector) => [vector.id, vector] as const))("%s", (_, { value, literals: { postgres } }) => {
    // nan and inf are names in SQL; a NUL cannot be stored at all.
    if (/^(nan|inf)$/.test(postgres)) return expect(literalOf(postgresLiterals, value)).toMatch(/^'(NaN|Infinity)'::double precision$/);
    if (JSON.stringify(value).includes("\\u0000")) return expect(() => literalOf(postgresLiterals, value)).toThrow(/NUL/);
    expect(literalOf(postgresLiterals, value)).toBe(postgres);
  });
});

test("capabilities that Python dlt states too are equal", () => {
  const [{ capabilities: python }] = vectorCases<{ capabilities: Record<string, unknown> }>("capabilities", "raw") as [
    { capabilities: Record<string, unknown> },
  ];
  const { identifiers, types, write } = postgresCapabilities;
  expect({
    max_identifier_length: identifiers.maxLength,
    max_column_identifier_length: identifiers.maxColumnLength,
    has_case_sensitive_identifiers: identifiers.caseSensitive,
    decimal_precision: types.decimal,
    wei_precision: types.wei,
    timestamp_precision: types.timestamp[0],
    max_timestamp_precision: types.timestamp[1],
    supports_nested_types: types.nested,
    supported_merge_strategies: write.merge,
    supported_replace_strategies: write.replace.filter((strategy) => strategy !== "swap"),
  }).toEqual({
    max_identifier_length: python["max_identifier_length"],
    max_column_identifier_length: python["max_column_identifier_length"],
    has_case_sensitive_identifiers: python["has_case_sensitive_identifiers"],
    decimal_precision: python["decimal_precision"],
    wei_precision: python["wei_precision"],
    timestamp_precision: python["timestamp_precision"],
    max_timestamp_precision: python["max_timestamp_precision"],
    supports_nested_types: python["supports_nested_types"],
    supported_merge_strategies: python["supported_merge_strategies"],
    supported_replace_strategies: python["supported_replace_strategies"],
  });
});

test("a name that Postgres would cut, or cannot have, is refused", () => {
  const { quoteIdentifier } = postgresDialect({ createIndexes: true });
  expect(quoteIdentifier('a"b')).toBe('"a""b"');
  expect(quoteIdentifier("x".repeat(63))).toHaveLength(65);
  expect(() => quoteIdentifier("ü".repeat(32))).toThrow(/it has 64 bytes, and 63 are possible/);
  expect(() => quoteIdentifier("")).toThrow(/it is empty/);
  expect(() => quoteIdentifier("a\u0000b")).toThrow(/NUL/);
});
