import { floatText } from "./float-text.js";

/**
 * A number that is written as it is, where a JavaScript number would lose something: a whole float (`1.0` is not `1` in a hash),
 * or an integer beyond 2^53.
 */
export class JsonNumber {
  readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  /** Reads the text of a JSON number; equal numbers get equal texts. */
  static parse(text: string): JsonNumber {
    return /[.eE]/.test(text) ? JsonNumber.float(Number(text)) : new JsonNumber(BigInt(text).toString());
  }

  /** A float, whole or not. NaN and infinities become null, as in Python dlt. */
  static float(value: number): JsonNumber {
    return new JsonNumber(floatText(value));
  }
}
