import type { NormalizeErrorCode } from "./normalize-error.js";
import type { PathStep } from "./row-path.js";

/** What is wrong with a row, before it is known which row of which table it is. The normalizer turns it into a `NormalizeError`. */
export class RowProblem extends Error {
  readonly code: NormalizeErrorCode;
  /** Where, from the object of the current row. */
  readonly path: readonly PathStep[];

  /** `message`: a sentence about the value at `path`, and what to do. */
  constructor(code: NormalizeErrorCode, message: string, path: readonly PathStep[] = []) {
    super(message);
    this.name = "RowProblem";
    this.code = code;
    this.path = path;
  }
}
