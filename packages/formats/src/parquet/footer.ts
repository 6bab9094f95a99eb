import { Buffer } from "node:buffer";
import { encoding } from "./column-chunk.js";
import { type ParquetColumn, writeSchemaElement } from "./column-type.js";
import { CompactWriter, compactType } from "./compact-writer.js";
import type { Extremes } from "./statistics.js";

/** The bytes at both ends of a file. */
export const magic: Uint8Array = Buffer.from("PAR1");

/** A column chunk as it stands in the file. Offsets and sizes in bytes. */
export interface WrittenChunk {
  readonly type: ParquetColumn;
  readonly rows: number;
  readonly nulls: number;
  readonly extremes: Extremes | undefined;
  readonly dictionaryOffset: number | undefined;
  readonly dataOffset: number;
  readonly compressedSize: number;
  readonly uncompressedSize: number;
}

export interface WrittenRowGroup {
  readonly rows: number;
  readonly offset: number;
  readonly chunks: readonly WrittenChunk[];
}

/** The end of a file: its metadata, their length, the magic bytes. */
export function footer(columns: readonly ParquetColumn[], groups: readonly WrittenRowGroup[], codec: number): Uint8Array {
  const writer = new CompactWriter();
  writer.int32(1, 1);
  writer.list(2, compactType.struct, columns.length + 1, () => {
    writer.structElement(() => {
      writer.text(4, "schema");
      writer.int32(5, columns.length);
    });
    for (const column of columns) writer.structElement(() => writeSchemaElement(writer, column));
  });
  writer.int64(
    3,
    sum(groups, (group) => group.rows),
  );
  writer.list(4, compactType.struct, groups.length, () => {
    groups.forEach((group, ordinal) => writer.structElement(() => writeRowGroup(writer, group, ordinal, codec)));
  });
  writer.text(6, "dlt-ts");
  // Each column in the order of its type; without this, readers ignore smallest and greatest values.
  writer.list(7, compactType.struct, columns.length, () => {
    for (let index = 0; index < columns.length; index++) writer.structElement(() => writer.struct(1, () => {}));
  });
  const metadata = writer.finish();
  const length = Buffer.alloc(4);
  length.writeUInt32LE(metadata.length);
  return Buffer.concat([metadata, length, magic]);
}

function writeRowGroup(writer: CompactWriter, { rows, offset, chunks }: WrittenRowGroup, ordinal: number, codec: number): void {
  writer.list(1, compactType.struct, chunks.length, () => {
    for (const chunk of chunks) {
      writer.structElement(() => {
        writer.int64(2, 0);
        writer.struct(3, () => writeChunk(writer, chunk, codec));
      });
    }
  });
  writer.int64(
    2,
    sum(chunks, (chunk) => chunk.uncompressedSize),
  );
  writer.int64(3, rows);
  writer.int64(5, offset);
  writer.int64(
    6,
    sum(chunks, (chunk) => chunk.compressedSize),
  );
  // Ordinals have 16 bits, signed.
  if (ordinal < 32768) writer.int16(7, ordinal);
}

function writeChunk(writer: CompactWriter, chunk: WrittenChunk, codec: number): void {
  const { column, physical } = chunk.type;
  const encodings =
    chunk.dictionaryOffset === undefined ? [encoding.plain, encoding.rle] : [encoding.plain, encoding.rle, encoding.rleDictionary];
  writer.int32(1, physical);
  writer.list(2, compactType.int32, encodings.length, () => encodings.forEach((each) => writer.int32Element(each)));
  writer.list(3, compactType.binary, 1, () => writer.textElement(column.name));
  writer.int32(4, codec);
  writer.int64(5, chunk.rows);
  writer.int64(6, chunk.uncompressedSize);
  writer.int64(7, chunk.compressedSize);
  writer.int64(9, chunk.dataOffset);
  if (chunk.dictionaryOffset !== undefined) writer.int64(11, chunk.dictionaryOffset);
  writer.struct(12, () => {
    writer.int64(3, chunk.nulls);
    if (chunk.extremes === undefined) return;
    writer.binary(5, chunk.extremes.max);
    writer.binary(6, chunk.extremes.min);
  });
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
