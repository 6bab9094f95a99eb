import type { Json, ResultPage } from "@dlt-ts/core";

/** The rows of a small result, each as its values in the order of the columns. */
export async function* resultRows(pages: AsyncIterable<ResultPage>): AsyncGenerator<readonly Json[]> {
  for await (const { rows, columns } of pages) {
    for (let row = 0; row < rows; row++) yield columns.map((column) => column.values[row]!);
  }
}

/** The row of a result that has at most one. */
export async function onlyRow(pages: AsyncIterable<ResultPage>): Promise<readonly Json[] | undefined> {
  let only: readonly Json[] | undefined;
  // Read to its end, since leaving a result early is expensive in some engines.
  for await (const row of resultRows(pages)) only ??= row;
  return only;
}
