import { constants, zstdCompress } from "node:zlib";

/** How pages are compressed. */
export interface Codec {
  /** Its number in the format. */
  readonly id: number;
  compress(page: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

export const uncompressed: Codec = { id: 0, compress: (page) => page };

/** Pages compressed at once: as many as libuv has threads unless told otherwise. More would only hold memory. */
const atOnce = 4;

/** Zstandard off the JavaScript thread. */
export class ZstdCodec implements Codec {
  readonly id = 6;
  readonly #level: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(level: number) {
    this.#level = level;
  }

  async compress(page: Uint8Array): Promise<Uint8Array> {
    if (this.#running >= atOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running++;
    try {
      return await zstd(page, this.#level);
    } finally {
      // The one that waited takes over the place.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }
}

function zstd(page: Uint8Array, level: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    // Every chunk of output is a trip to the JavaScript thread: mostly one is enough.
    const chunkSize = Math.max(1024, page.length >> 1);
    zstdCompress(page, { chunkSize, params: { [constants.ZSTD_c_compressionLevel]: level } }, (error, compressed) =>
      error === null ? resolve(compressed) : reject(error),
    );
  });
}
