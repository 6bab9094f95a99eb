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

/** Whether a row has a value. */
export function hasValue({ validity, count }: BatchColumn, row: number): boolean {
  return count > 0 && (validity === undefined || (validity[row >> 3]! & (1 << (row & 7))) !== 0);
}

/** Sets the bits of `target` from bit `at` on that are set in `source` from bit `from` on; all of them where there is no source. */
export function copyBits(source: Uint8Array | undefined, from: number, target: Uint8Array, at: number, count: number): void {
  for (let index = 0; index < count; index++) {
    const bit = from + index;
    if (source === undefined || (source[bit >> 3]! & (1 << (bit & 7))) !== 0) target[(at + index) >> 3]! |= 1 << ((at + index) & 7);
  }
}
