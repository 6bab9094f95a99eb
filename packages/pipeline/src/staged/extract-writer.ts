import { type ArrowItem, isArrowItem } from "../arrow/arrow-item.js";
import { ArrowStream } from "../arrow/arrow-stream.js";
import { arrowFormat } from "./read-staged-arrow.js";
import { jobId, newFileId } from "../package/job-id.js";
import type { StagedFile } from "../package/manifest.js";
import { encodeTyped, type ReplacedValues } from "../values/encode-json.js";
import { pathText, UnsupportedValueError } from "../values/unsupported-value-error.js";
import { ExtractError } from "./extract-error.js";
import { RowBuffer } from "./row-buffer.js";
import { stagedBadRow } from "./stage-bad-row.js";
import type { StagedFileSink } from "./staged-file-sink.js";
import { ZstdFile } from "./zstd-file.js";

export interface ExtractWriterOptions {
  /** Of the resource; begins the names of the files. */
  readonly resource: string;
  /** Begins a file. Its name is unique and safe. */
  readonly open: (name: string) => StagedFileSink;
  /** `quarantine`: rows that typed JSON cannot carry are staged as text for the quarantine. Default `fail`. */
  readonly badRows?: "fail" | "quarantine" | undefined;
  /** A file that has this many bytes before compression is complete. Default 8 MiB. */
  readonly maxBytes?: number;
}

/** The rows of a resource, staged. */
export interface StagedRows {
  /** In the order of the rows; none where there was no row. */
  readonly files: readonly StagedFile[];
  readonly rows: number;
  /** What typed JSON could not carry; `normalize` sees only what took its place. */
  readonly replaced: Readonly<ReplacedValues>;
}

interface OpenFile {
  readonly name: string;
  readonly file: ZstdFile;
  readonly firstRow: number;
  /** Of a file with Arrow data. */
  readonly arrow: ArrowStream | undefined;
}

const mebibyte = 1024 * 1024;

/** What is compressed at once: large enough to compress well, small enough to stay in the cache. */
const chunkBytes = mebibyte;

/**
 * Writes the rows of a resource to files: typed JSON, one row on a line, zstd. Pages come one after the other.
 * Disposal without `finish` gives up the file that is open.
 */
export class ExtractWriter implements AsyncDisposable {
  readonly #options: ExtractWriterOptions & Required<Pick<ExtractWriterOptions, "maxBytes">>;
  readonly #buffer: RowBuffer = new RowBuffer(chunkBytes);
  readonly #replaced: ReplacedValues = { notFinite: 0, loneSurrogates: 0 };
  readonly #files: StagedFile[] = [];
  #open: OpenFile | undefined;
  #rows = 0;
  #bufferedRows = 0;

  constructor(options: ExtractWriterOptions) {
    this.#options = { maxBytes: 8 * mebibyte, ...options };
  }

  /**
   * Rows, and Arrow tables or record batches between them, which get files of their own. Rejects with an `ExtractError` for a value that no column
   * holds, and with the error of the sink. No rows may follow then. Resolves to the number of rows.
   */
  async write(page: readonly unknown[]): Promise<number> {
    const before = this.#rows + this.#bufferedRows;
    for (const row of page) {
      const line = this.#lineOf(row);
      if (line === undefined) {
        await this.#writeArrow(row as ArrowItem);
        continue;
      }
      if (!this.#buffer.add(line)) {
        await this.#flush();
        this.#buffer.add(line);
      }
      this.#bufferedRows += 1;
    }
    return this.#rows + this.#bufferedRows - before;
  }

  /** Completes the last file. */
  async finish(): Promise<StagedRows> {
    await this.#flush();
    await this.#finishFile();
    return { files: this.#files, rows: this.#rows, replaced: this.#replaced };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#open?.file.close();
    this.#open = undefined;
  }

  /** Undefined for Arrow data, which is no row. */
  #lineOf(row: unknown): string | undefined {
    try {
      return encodeTyped(row, { exact: true, replaced: this.#replaced });
    } catch (error) {
      if (isArrowItem(row)) return undefined;
      if (this.#options.badRows === "quarantine") return stagedBadRow(row, error);
      if (!(error instanceof UnsupportedValueError)) throw error;
      const { resource } = this.#options;
      const number = this.#rows + this.#bufferedRows + 1;
      const path = pathText(error.path);
      const place = `Resource ${JSON.stringify(resource)}, row ${number}${path === "" ? "" : `, ${path}`}`;
      throw new ExtractError("DLT_VALUE_UNSUPPORTED", `${place}: ${error.explanation}.`, {
        context: { resource, row: number, path },
        cause: error,
      });
    }
  }

  async #flush(): Promise<void> {
    if (this.#bufferedRows === 0) return;
    const bytes = this.#buffer.take();
    if (this.#open?.arrow !== undefined) await this.#finishFile();
    const { file } = (this.#open ??= this.#begin("typed-jsonl.zst"));
    this.#rows += this.#bufferedRows;
    this.#bufferedRows = 0;
    await file.write(bytes);
    if (file.rawBytes >= this.#options.maxBytes) await this.#finishFile();
  }

  async #writeArrow(item: ArrowItem): Promise<void> {
    if (item.numRows === 0) return;
    await this.#flush();
    if (this.#open !== undefined && this.#open.arrow === undefined) await this.#finishFile();
    this.#open ??= this.#begin(arrowFormat, await ArrowStream.open());
    const { file, arrow } = this.#open;
    for await (const bytes of arrow!.bytesOf(item)) await file.write(bytes);
    this.#rows += item.numRows;
    if (file.rawBytes >= this.#options.maxBytes) await this.#finishFile();
  }

  #begin(format: string, arrow?: ArrowStream): OpenFile {
    const name = jobId(this.#options.resource, newFileId(), format);
    return { name, file: new ZstdFile(this.#options.open(name)), firstRow: this.#rows, arrow };
  }

  async #finishFile(): Promise<void> {
    if (this.#open === undefined) return;
    const { name, file, firstRow, arrow } = this.#open;
    if (arrow !== undefined) await file.write(await arrow.end());
    const digest = await file.finish();
    this.#files.push({ name, rows: this.#rows - firstRow, ...digest });
    this.#open = undefined;
  }
}
