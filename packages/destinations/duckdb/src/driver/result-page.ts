import type { DataType, Json, ResultColumn, ResultPage } from "@dlt-ts/core";
import type { DuckDBDataChunk, DuckDBResult, DuckDBType, DuckDBValueConverter } from "@duckdb/node-api";
import { dataTypeOf } from "../dialect/data-type-of.js";

/** A column of a result. */
export interface Heading {
  readonly name: string;
  readonly dataType: DataType;
  readonly type: DuckDBType;
}

/** Names and types of the columns of a result. Only here is JSON told from text: in chunks both are VARCHAR. */
export function headingsOf(result: DuckDBResult): readonly Heading[] {
  const names = result.columnNames();
  return result.columnTypes().map((type, index) => ({ name: names[index]!, type, dataType: dataTypeOf(type.alias ?? type.toString()) }));
}

/** A chunk as a page. No chunk: the page without rows of an empty result. */
export function pageOf(
  headings: readonly Heading[],
  chunk: DuckDBDataChunk | undefined,
  converter: DuckDBValueConverter<Json>,
): ResultPage {
  const columns = headings.map(({ name, dataType, type }, index): ResultColumn => {
    const values = chunk === undefined ? [] : chunk.getColumnValues(index);
    return { name, dataType, values: values.map((value) => converter(value, type, converter)) };
  });
  return { rows: chunk?.rowCount ?? 0, columns };
}
