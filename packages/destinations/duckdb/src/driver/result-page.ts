import type { DataType, Json, ResultColumn, ResultPage } from "@dlt-ts/core";
import type { DuckDBDataChunk, DuckDBResult, DuckDBValueConverter } from "@duckdb/node-api";
import { dataTypeOf } from "../dialect/data-type-of.js";

interface Heading {
  readonly name: string;
  readonly dataType: DataType;
}

/** Names and types of the columns of a result. */
export function headingsOf(result: DuckDBResult): readonly Heading[] {
  const types = result.columnTypes();
  return result.columnNames().map((name, index) => ({ name, dataType: dataTypeOf(types[index]!.alias ?? types[index]!.toString()) }));
}

/** A chunk as a page. No chunk: the page without rows of an empty result. */
export function pageOf(
  headings: readonly Heading[],
  chunk: DuckDBDataChunk | undefined,
  converter: DuckDBValueConverter<Json>,
): ResultPage {
  const columns = headings.map((heading, index): ResultColumn => ({
    ...heading,
    values: chunk === undefined ? [] : chunk.convertColumnValues(index, converter),
  }));
  return { rows: chunk?.rowCount ?? 0, columns };
}
