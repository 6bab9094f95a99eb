import type { BatchColumn } from "@dlt-ts/core";
import type { Codec } from "./codec.js";
import type { ParquetColumn } from "./column-type.js";
import { CompactWriter } from "./compact-writer.js";
import { definitionLevels, run } from "./levels.js";
import { pageRanges } from "./pages.js";
import { plainValues } from "./plain-values.js";
import { type Extremes, extremesOf } from "./statistics.js";

/** Parquet's encodings, by their number in the format. */
export const encoding = { plain: 0, rle: 3, rleDictionary: 8 } as const;

interface Page {
  readonly dictionary: boolean;
  /** Values of a dictionary; rows of a data page. */
  readonly count: number;
  readonly uncompressedSize: number;
  readonly body: Promise<Uint8Array>;
}

/** A column of a row group on its way into the file: its pages are being compressed, from the memory of the batch. */
export interface ColumnChunk {
  readonly type: ParquetColumn;
  readonly rows: number;
  readonly nulls: number;
  readonly extremes: Extremes | undefined;
  readonly hasDictionary: boolean;
  readonly pages: readonly Page[];
}

/** Encodes a column of a batch. A constant becomes a dictionary of one. `firstRow` is the batch's first row in the file. */
export function columnChunk(type: ParquetColumn, source: BatchColumn, rows: number, firstRow: number, codec: Codec): ColumnChunk {
  const nulls = rows - source.count;
  const page = (dictionary: boolean, count: number, parts: readonly Uint8Array[]): Page => {
    const body = codec.compress(parts);
    // Whoever writes the page learns of a failure; until then it must not count as unhandled.
    body.catch(() => {});
    return { dictionary, count, uncompressedSize: parts.reduce((size, part) => size + part.length, 0), body };
  };
  const levels = (first: number, length: number, values: number): Uint8Array[] =>
    type.optional ? [definitionLevels(source.validity, first, length, values)] : [];

  const hasDictionary = source.data.kind === "constant" && source.count > 0;
  const values = plainValues(type, source, firstRow);
  const pages = hasDictionary
    ? [
        page(true, 1, [values.bytes]),
        // The index of each value: one bit wide, all zero.
        page(false, rows, [...levels(0, rows, source.count), Uint8Array.of(1), run(0, source.count)]),
      ]
    : pageRanges(source, rows, source.count === 0 ? { bytes: values.bytes.subarray(0, 0) } : values).map((range) =>
        page(false, range.rows, [...levels(range.firstRow, range.rows, range.values), values.bytes.subarray(range.start, range.end)]),
      );
  return { type, rows, nulls, extremes: extremesOf(source, type.bits), hasDictionary, pages };
}

/** The header that stands in front of a page. */
export function pageHeader({ dictionary, count, uncompressedSize }: Page, compressedSize: number, hasDictionary: boolean): Uint8Array {
  const writer = new CompactWriter();
  writer.int32(1, dictionary ? 2 : 0);
  writer.int32(2, uncompressedSize);
  writer.int32(3, compressedSize);
  writer.struct(dictionary ? 7 : 5, () => {
    writer.int32(1, count);
    writer.int32(2, hasDictionary && !dictionary ? encoding.rleDictionary : encoding.plain);
    if (!dictionary) {
      writer.int32(3, encoding.rle);
      writer.int32(4, encoding.rle);
    }
  });
  return writer.finish();
}
