import { constants, createZstdCompress, type ZstdCompress } from "node:zlib";
import type { StagedFile } from "../package/manifest.js";
import type { StagedFileSink } from "./staged-file-sink.js";

/** One staged file: compressed off the thread of JavaScript, written in order. */
export class ZstdFile {
  /** Before compression. */
  rawBytes = 0;
  readonly #sink: StagedFileSink;
  readonly #compress: ZstdCompress = createZstdCompress({
    params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 },
  });
  #compressed: Promise<void> = Promise.resolve();
  /** Compresses and writes what `write` was given so far. */
  readonly #written: Promise<void>;

  constructor(sink: StagedFileSink) {
    this.#sink = sink;
    this.#written = this.#writeAll();
    // Whoever writes next or finishes gets the error; until then it is not unhandled.
    this.#written.catch(() => {});
  }

  /** Resolves when the bytes before these are compressed: one chunk is compressed while the next is made. */
  async write(bytes: Uint8Array): Promise<void> {
    this.rawBytes += bytes.byteLength;
    await Promise.race([this.#compressed, this.#written]);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#compress.write(bytes, () => resolve());
    this.#compressed = promise;
  }

  async finish(): Promise<Pick<StagedFile, "bytes" | "sha256">> {
    this.#compress.end();
    await this.#written;
    return await this.#sink.finish();
  }

  /** Gives the file up and frees what it holds; the sink is left to its owner. */
  async close(): Promise<void> {
    this.#compress.destroy();
    await this.#written.catch(() => {});
  }

  async #writeAll(): Promise<void> {
    for await (const bytes of this.#compress) await this.#sink.write(bytes as Uint8Array);
  }
}
