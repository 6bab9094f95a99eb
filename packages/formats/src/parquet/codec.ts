import { Buffer } from "node:buffer";
import { constants, zstdCompress } from "node:zlib";
import { pageSize } from "./pages.js";

/** How pages are compressed. */
export interface Codec {
  /** Its number in the format. */
  readonly id: number;
  /** The body of a page. The memory of its parts is free when it resolves. */
  compress(parts: readonly Uint8Array[]): Promise<Uint8Array>;
}

export const uncompressed: Codec = { id: 0, compress: (parts) => Promise.resolve(Buffer.concat(parts)) };

/** Pages compressed at once: as many as libuv has threads unless told otherwise. More would only hold memory. */
const atOnce = 4;

/** Zstandard off the JavaScript thread. */
export class ZstdCodec implements Codec {
  readonly id = 6;
  readonly #level: number;
  readonly #waiting: (() => void)[] = [];
  /** Memory that pages are put together in, kept for the next ones. */
  readonly #unused: Buffer[] = [];
  #running = 0;

  constructor(level: number) {
    this.#level = level;
  }

  async compress(parts: readonly Uint8Array[]): Promise<Uint8Array> {
    if (this.#running >= atOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running++;
    try {
      return parts.length === 1 ? await zstd(parts[0]!, this.#level) : await this.#together(parts);
    } finally {
      // The one that waited takes over the place.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }

  async #together(parts: readonly Uint8Array[]): Promise<Uint8Array> {
    const size = parts.reduce((total, part) => total + part.length, 0);
    let memory = this.#unused.pop();
    if (memory === undefined || memory.length < size) memory = Buffer.allocUnsafeSlow(size);
    let end = 0;
    for (const part of parts) {
      memory.set(part, end);
      end += part.length;
    }
    const compressed = await zstd(memory.subarray(0, size), this.#level);
    // A page with one huge value is rare.
    if (memory.length <= 2 * pageSize) this.#unused.push(memory);
    return compressed;
  }
}

function zstd(page: Uint8Array, level: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    // Every further chunk of output is a trip to the JavaScript thread and a copy. Even random ids fit into one of this size.
    const chunkSize = Math.max(1024, Math.ceil(page.length * 0.8));
    zstdCompress(page, { chunkSize, params: { [constants.ZSTD_c_compressionLevel]: level } }, (error, compressed) =>
      error === null ? resolve(compressed) : reject(error),
    );
  });
}
