import { Buffer } from "node:buffer";

/** Bytes that grow at the end. */
export class ByteOutput {
  /** The first `length` bytes are written; the array changes when it grows. */
  bytes: Buffer;
  length = 0;

  constructor(capacity = 1024) {
    this.bytes = Buffer.allocUnsafeSlow(capacity);
  }

  /** Makes room for `size` more bytes, so that the caller may write them into `bytes` itself. */
  reserve(size: number): void {
    const needed = this.length + size;
    if (needed <= this.bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, needed));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }

  byte(value: number): void {
    if (this.length === this.bytes.length) this.reserve(1);
    this.bytes[this.length++] = value;
  }

  copy(source: Uint8Array, start = 0, end: number = source.length): void {
    this.reserve(end - start);
    const { bytes } = this;
    let at = this.length;
    if (end - start < 64) for (let from = start; from < end; from++, at++) bytes[at] = source[from]!;
    else bytes.set(source.subarray(start, end), at);
    this.length += end - start;
  }

  /** Text of ASCII characters only. */
  ascii(text: string): void {
    this.reserve(text.length);
    this.length += this.bytes.write(text, this.length, "latin1");
  }

  text(text: string): void {
    this.reserve(text.length * 3);
    this.length += this.bytes.write(text, this.length);
  }

  /** What is written so far, without a copy: valid until more is written. */
  view(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  clear(): void {
    this.length = 0;
  }
}
