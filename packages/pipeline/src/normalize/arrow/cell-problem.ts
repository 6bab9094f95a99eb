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
