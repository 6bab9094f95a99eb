import type { BatchColumn } from "@dlt-ts/core";

/** The index of the row that holds the value of this index. */
export function rowOfValue({ validity }: BatchColumn, index: number): number {
  if (validity === undefined) return index;
  let seen = -1;
  for (let row = 0; ; row++) {
    if ((validity[row >> 3]! & (1 << (row & 7))) !== 0) seen++;
    if (seen === index) return row;
  }
}

/** The index of the first row without a value; the column has fewer values than rows. */
export function firstNull({ validity }: BatchColumn): number {
  if (validity === undefined) return 0;
  let row = 0;
  while ((validity[row >> 3]! & (1 << (row & 7))) !== 0) row++;
  return row;
}
