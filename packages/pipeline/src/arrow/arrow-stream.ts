import { Buffer } from "node:buffer";
import { setImmediate } from "node:timers/promises";
import type { RecordBatch, RecordBatchStreamWriter } from "apache-arrow";
import { type ArrowBatch, arrowBytes, type ArrowItem, batchesOf } from "./arrow-item.js";
import { loadArrow } from "./load-arrow.js";

/** What is written at once, so that a large batch is not in memory twice. */
const partBytes = 4 * 1024 * 1024;

/** Arrow data as a stream of Arrow's own format: one stream after the other, where their schemas differ. */
export class ArrowStream {
  readonly #writer: RecordBatchStreamWriter;
  readonly #output: AsyncIterator<Uint8Array>;
  #next: Promise<IteratorResult<Uint8Array>>;

  private constructor(writer: RecordBatchStreamWriter) {
    this.#writer = writer;
    this.#output = writer[Symbol.asyncIterator]();
    this.#next = this.#output.next();
  }

  /** Rejects with an `ArrowError` where `apache-arrow` is not installed. */
  static async open(): Promise<ArrowStream> {
    const { RecordBatchStreamWriter } = await loadArrow();
    return new ArrowStream(new RecordBatchStreamWriter({ autoDestroy: false }));
  }

  /** The bytes of a table or batch, in parts. */
  async *bytesOf(item: ArrowItem): AsyncGenerator<Uint8Array, void, undefined> {
    for (const batch of batchesOf(item)) {
      const rows = Math.max(1, Math.floor(partBytes / (arrowBytes(batch) / batch.numRows + 1)));
      for (let from = 0; from < batch.numRows; from += rows) {
        this.#writer.write(sliceOf(batch, from, Math.min(from + rows, batch.numRows)));
        yield await this.#written();
      }
    }
  }

  /** The end of the stream. */
  async end(): Promise<Uint8Array> {
    this.#writer.finish();
    return await this.#written();
  }

  /** What the writer has ready; it says so by promises that are fulfilled before the event loop turns. */
  async #written(): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    for (;;) {
      const result = await Promise.race([this.#next, setImmediate(undefined)]);
      if (result === undefined || result.done === true) return Buffer.concat(chunks);
      chunks.push(result.value);
      this.#next = this.#output.next();
    }
  }
}

function sliceOf(batch: ArrowBatch, from: number, to: number): RecordBatch {
  const whole = batch as unknown as RecordBatch;
  return from === 0 && to === batch.numRows ? whole : whole.slice(from, to);
}
