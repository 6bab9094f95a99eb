import type { ByteSink, ColumnBatch, JobWriter } from "@dlt-ts/core";
import { ByteOutput } from "./byte-output.js";

/** Rows are gathered up to this size before they go to the sink. */
const gathered = 1 << 20;

/** Writes the rows of a batch one by one. */
export interface RowWriter {
  /** What stands before the first row. */
  begin?(output: ByteOutput): void;
  /** Prepares for the rows of a batch; the answer writes the next of them. `firstRow` is the index that the first has in the file. */
  rows(batch: ColumnBatch, firstRow: number): (output: ByteOutput) => void;
}

/** Gathers the rows of a text file into large writes. */
export class TextWriter implements JobWriter {
  readonly #rowWriter: RowWriter;
  readonly #sink: ByteSink;
  readonly #output = new ByteOutput();
  #rows = 0;

  constructor(rowWriter: RowWriter, sink: ByteSink) {
    this.#rowWriter = rowWriter;
    this.#sink = sink;
    rowWriter.begin?.(this.#output);
  }

  async write(batch: ColumnBatch): Promise<void> {
    const writeRow = this.#rowWriter.rows(batch, this.#rows);
    for (let row = 0; row < batch.rows; row++) {
      writeRow(this.#output);
      if (this.#output.length >= gathered) await this.#flush();
    }
    this.#rows += batch.rows;
  }

  async finish(): Promise<void> {
    if (this.#output.length > 0) await this.#flush();
  }

  async #flush(): Promise<void> {
    await this.#sink.write(this.#output.view());
    this.#output.clear();
  }
}
