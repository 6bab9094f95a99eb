import type { ByteSink, ColumnBatch, JobWriter, TypedTable } from "@dlt-ts/core";
import { checkColumns } from "../batch/check-columns.js";
import { requireValues } from "../batch/require-values.js";
import { FileOutput } from "../output/file-output.js";
import type { Codec } from "./codec.js";
import { type ColumnChunk, columnChunk, pageHeader } from "./column-chunk.js";
import type { ParquetColumn } from "./column-type.js";
import { footer, magic, type WrittenChunk, type WrittenRowGroup } from "./footer.js";

/** Writes each batch as a row group. */
export class ParquetWriter implements JobWriter {
  readonly #table: TypedTable;
  readonly #columns: readonly ParquetColumn[];
  readonly #codec: Codec;
  readonly #output: FileOutput;
  readonly #groups: WrittenRowGroup[] = [];
  readonly #begun: Promise<void>;
  #rows = 0;

  constructor(table: TypedTable, columns: readonly ParquetColumn[], sink: ByteSink, codec: Codec) {
    this.#table = table;
    this.#columns = columns;
    this.#codec = codec;
    this.#output = new FileOutput(sink);
    this.#begun = this.#output.write(magic);
  }

  async write(batch: ColumnBatch): Promise<void> {
    checkColumns(batch, this.#table);
    requireValues(batch, this.#table, this.#rows);
    if (batch.rows === 0) return;
    const chunks = batch.columns.map((column, index) => columnChunk(this.#columns[index]!, column, batch.rows, this.#rows, this.#codec));
    this.#rows += batch.rows;
    await this.#begun;
    const offset = this.#output.position;
    const written: WrittenChunk[] = [];
    for (const chunk of chunks) written.push(await this.#append(chunk));
    this.#groups.push({ rows: batch.rows, offset, chunks: written });
  }

  async finish(): Promise<void> {
    await this.#begun;
    await this.#output.write(footer(this.#columns, this.#groups, this.#codec.id));
    await this.#output.flush();
  }

  async #append(chunk: ColumnChunk): Promise<WrittenChunk> {
    const { pages, hasDictionary, ...rest } = chunk;
    const start = this.#output.position;
    let dataOffset = start;
    let uncompressedSize = 0;
    for (const page of pages) {
      const body = await page.body;
      const header = pageHeader(page, body.length, hasDictionary);
      await this.#output.write(header);
      await this.#output.write(body);
      uncompressedSize += header.length + page.uncompressedSize;
      if (page.dictionary) dataOffset = this.#output.position;
    }
    const compressedSize = this.#output.position - start;
    return { ...rest, dictionaryOffset: hasDictionary ? start : undefined, dataOffset, compressedSize, uncompressedSize };
  }
}
