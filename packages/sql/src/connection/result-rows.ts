import type { Json, ResultPage } from "@dlt-ts/core";

/** The rows of a small result, each as its values in the order of the columns. */
export async function* resultRows(pages: AsyncIterable<ResultPage>): AsyncGenerator<readonly Json[]> {
  for await (const { rows, columns } of pages) {
    for (let row = 0; row < rows; row++) yield columns.map((column) => column.values[row]!);
  }
}

/** The first row; the rest is not fetched. */
export async function firstRow(pages: AsyncIterable<ResultPage>): Promise<readonly Json[] | undefined> {
  for await (const row of resultRows(pages)) return row;
  return undefined;
}
