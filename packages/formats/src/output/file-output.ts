import { Buffer } from "node:buffer";
import type { ByteSink } from "@dlt-ts/core";

/** Pieces are gathered up to this size before they go to the sink. */
const gathered = 1 << 20;

/** Gathers small pieces of a file into large writes, and knows the position. */
export class FileOutput {
  readonly #sink: ByteSink;
  #position = 0;
  #pieces: Uint8Array[] = [];
  #size = 0;

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  /** Bytes written so far: where the next piece begins. */
  get position(): number {
    return this.#position;
  }

  /** `piece` belongs to the file from here on. */
  async write(piece: Uint8Array): Promise<void> {
    this.#position += piece.length;
    this.#pieces.push(piece);
    this.#size += piece.length;
    if (this.#size >= gathered) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#size === 0) return;
    const bytes = this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces, this.#size);
    this.#pieces = [];
    this.#size = 0;
    await this.#sink.write(bytes);
  }
}
