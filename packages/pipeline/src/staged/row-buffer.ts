/** Bytes of a character of a JavaScript string in UTF-8, at most. */
const bytesOfUnit = 3;

/** Lines of text as UTF-8, in memory of its own until it is taken. */
export class RowBuffer {
  readonly #capacity: number;
  #bytes: Buffer;
  #length = 0;

  /** Grows beyond `capacity` only for a line that is longer. */
  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#bytes = Buffer.allocUnsafe(capacity);
  }

  /** False when the line may not fit; it was not added then. */
  add(line: string): boolean {
    const need = line.length * bytesOfUnit + 1;
    if (this.#length + need > this.#bytes.byteLength) {
      if (this.#length > 0) return false;
      this.#bytes = Buffer.allocUnsafe(Buffer.byteLength(line) + 1);
    }
    this.#length += this.#bytes.write(line, this.#length, "utf8");
    this.#bytes[this.#length++] = 0x0a;
    return true;
  }

  /** Hands the memory over and begins anew. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#bytes = Buffer.allocUnsafe(this.#capacity);
    this.#length = 0;
    return taken;
  }
}
