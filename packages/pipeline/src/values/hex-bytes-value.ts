import type { MarkedValue } from "./value-mark.js";

/** Bytes that are written as `0x…`, as blockchains do. Comes from typed JSON; in data, a `Uint8Array` says the same. */
export class HexBytesValue implements MarkedValue {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get dltValue(): "hex-bytes" {
    return "hex-bytes";
  }

  /** `0x` and lower-case digits. */
  toString(): string {
    return `0x${Buffer.from(this.bytes).toString("hex")}`;
  }
}
