import { isArrowItem } from "./arrow-item.js";

/** The rows of a page, those in Arrow data too. Not every row is looked at: what has Arrow data begins or ends with it, as a rule. */
export function rowsOfPage(page: readonly unknown[]): number {
  if (!isArrowItem(page[0]) && !isArrowItem(page.at(-1))) return page.length;
  return page.reduce<number>((rows, item) => rows + (isArrowItem(item) ? item.numRows : 1), 0);
}
