import type { NormalizeErrorCode } from "../normalize-error.js";

/** One value of a column cannot be stored. */
export class CellProblem extends Error {
  readonly code: NormalizeErrorCode;
  /** Of the value in its piece of the column. */
  readonly index: number;

  constructor(code: NormalizeErrorCode, message: string, index: number) {
    super(message);
    this.name = "CellProblem";
    this.code = code;
    this.index = index;
  }
}

/** A value of more bytes than `maxValueBytes`. `index`: in its piece of the column. */
export function tooLarge(maxBytes: number, index: number): CellProblem {
  const message = `a value of more than ${maxBytes} bytes; cut it, or raise maxValueBytes where the destination takes more`;
  return new CellProblem("DLT_VALUE_TOO_LARGE", message, index);
}
