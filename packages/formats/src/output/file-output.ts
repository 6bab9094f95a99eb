import { Buffer } from "node:buffer";
import type { ByteSink } from "@dlt-ts/core";

/** Small pieces are gathered up to this size before they go to the sink. */
const gathered = 1 << 18;

/** Gathers small pieces of a file into large writes, and knows the position. */
export class FileOutput {
  readonly #sink: ByteSink;
  #position = 0;
  /** Made for the first piece; used again after each write, which allocates nothing. */
  #buffer: Buffer | undefined;
  #size = 0;

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  /** Bytes written so far: where the next piece begins. */
  get position(): number {
    return this.#position;
  }

  /** The memory of `piece` is free when it resolves. */
  async write(piece: Uint8Array): Promise<void> {
    this.#position += piece.length;
    if (this.#size + piece.length > gathered) await this.flush();
    if (piece.length > gathered) {
      await this.#sink.write(piece);
      return;
    }
    this.#buffer ??= Buffer.allocUnsafeSlow(gathered);
    this.#buffer.set(piece, this.#size);
    this.#size += piece.length;
  }

  async flush(): Promise<void> {
    if (this.#size === 0) return;
    await this.#sink.write(this.#buffer!.subarray(0, this.#size));
    this.#size = 0;
  }
}
