import { rowText } from "../normalize/rejections/row-text.js";
import { quarantinedLength } from "../normalize/rejections/quarantine-table.js";
import { BadRow, encodeBadRow } from "../values/bad-row.js";
import { badRowMark } from "../values/type-mark.js";
import { UnsupportedValueError } from "../values/unsupported-value-error.js";
import { reasonOf } from "../thrown.js";

/** The line of a staged file that stands for a row which typed JSON cannot carry. `normalize` finds in it what goes into quarantine. */
export function stagedBadRow(row: unknown, error: unknown): string {
  const text = rowText(row, quarantinedLength);
  const bad =
    error instanceof UnsupportedValueError
      ? new BadRow("DLT_VALUE_UNSUPPORTED", error.explanation, error.path, text)
      : new BadRow("DLT_NORMALIZE", reasonOf(error), [], text);
  return JSON.stringify(badRowMark + encodeBadRow(bad));
}
