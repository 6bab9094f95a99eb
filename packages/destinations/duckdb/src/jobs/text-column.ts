import type { TypedColumn, TypedTable } from "@dlt-ts/core";
import type { SqlDialect } from "@dlt-ts/sql";

/** How a column of a text file (JSON lines, CSV) is read, and what makes the value of it. */
export interface TextColumn {
  readonly name: string;
  /** The type that the reader gives it. */
  readonly readAs: string;
  readonly expression: string;
}

/**
 * Binary is base64 in text files, and decimals are text until they are cast. `json` is what the reader makes of a JSON value: JSON where
 * it stands as it is, VARCHAR where its text does.
 */
export function textColumn(column: TypedColumn, table: TypedTable, dialect: SqlDialect, json: "JSON" | "VARCHAR"): TextColumn {
  const { name } = column;
  const quoted = dialect.quoteIdentifier(name);
  const type = dialect.columnType(column, table);
  switch (column.dataType) {
    case "binary":
      return { name, readAs: "VARCHAR", expression: `from_base64(${quoted})` };
    case "decimal":
    case "wei":
      return { name, readAs: "VARCHAR", expression: decimalOf(quoted, type) };
    case "json":
      return { name, readAs: json, expression: quoted };
    default:
      return { name, readAs: type, expression: quoted };
  }
}

/**
 * DuckDB makes decimals of more than 18 digits from text 180 times slower than shorter ones. Nearly all values fit in 18 digits, so that
 * is tried first; a text with an exponent is not, since the short type would round it.
 */
function decimalOf(quoted: string, type: string): string {
  const [, digits, scale] = /^DECIMAL\((\d+),(\d+)\)$/.exec(type)!;
  if (Number(digits) <= 18 || Number(scale) > 18) return `${quoted}::${type}`;
  return `CASE WHEN contains(lower(${quoted}), 'e') THEN ${quoted}::${type} ELSE coalesce(try_cast(${quoted} AS DECIMAL(18,${scale}))::${type}, ${quoted}::${type}) END`;
}
