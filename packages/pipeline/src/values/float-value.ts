import { ValueError } from "./value-error.js";
import type { MarkedValue } from "./value-mark.js";

/** A floating-point number even where it is whole. Made by `float()`. */
export class FloatValue implements MarkedValue {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  get dltValue(): "float" {
    return "float";
  }

  valueOf(): number {
    return this.value;
  }

  toString(): string {
    return String(this.value);
  }
}

/**
 * Marks a number as a float. JavaScript has one type for 1 and 1.0; a whole number without this mark is an integer column, and is hashed as
 * an integer. Needed only where tables with `scd2` or `upsert` are shared with Python dlt. Throws a `ValueError` for what is no number.
 */
export function float(value: number): FloatValue {
  if (typeof value !== "number") throw new ValueError("float", value, "give a number");
  return new FloatValue(value);
}
