import type { ResultPage } from "../destination/client.js";
import type { Row } from "../json.js";

/** The rows of a page of a result, each with every column, in the order of the columns. */
export function rowsOf(page: ResultPage): readonly Row[] {
  return Array.from({ length: page.rows }, (_, index) =>
    Object.fromEntries(page.columns.map((column) => [column.name, column.values[index] ?? null])),
  );
}
