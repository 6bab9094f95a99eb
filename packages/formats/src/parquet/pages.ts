import type { BatchColumn } from "@dlt-ts/core";
import type { PlainValues } from "./plain-values.js";

/** The part of a column chunk that one data page holds. */
export interface PageRange {
  readonly firstRow: number;
  readonly rows: number;
  /** Values among those rows that are not null. */
  readonly values: number;
  readonly start: number;
  readonly end: number;
}

/** Values of a page do not exceed this many bytes, unless a single one does. */
export const pageSize: number = 1 << 20;

/** Splits a column of a batch into pages. Bits stay in one page: a row group of them is small. */
export function pageRanges(source: BatchColumn, rows: number, { bytes, width }: PlainValues): PageRange[] {
  if (bytes.length <= pageSize || width === undefined) return [{ firstRow: 0, rows, values: source.count, start: 0, end: bytes.length }];
  const { validity } = source;
  const ranges: PageRange[] = [];
  let firstRow = 0;
  let values = 0;
  let start = 0;
  let end = 0;
  for (let row = 0; row < rows; row++) {
    if (validity !== undefined && (validity[row >> 3]! & (1 << (row & 7))) === 0) continue;
    const size = width > 0 ? width : 4 + (bytes[end]! | (bytes[end + 1]! << 8) | (bytes[end + 2]! << 16) | (bytes[end + 3]! << 24));
    if (end > start && end + size - start > pageSize) {
      ranges.push({ firstRow, rows: row - firstRow, values, start, end });
      firstRow = row;
      values = 0;
      start = end;
    }
    end += size;
    values++;
  }
  ranges.push({ firstRow, rows: rows - firstRow, values, start, end });
  return ranges;
}
