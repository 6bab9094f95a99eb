import type { MarkedValue } from "./value-mark.js";

/** An integer of more than 64 bits, as Python dlt calls it. Comes from typed JSON; in data, a `bigint` says the same. */
export class WeiValue implements MarkedValue {
  /** Decimal text. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  get dltValue(): "wei" {
    return "wei";
  }

  toString(): string {
    return this.text;
  }
}
