import { rowText } from "../normalize/rejections/row-text.js";
import { quarantinedLength } from "../normalize/rejections/quarantine-table.js";
import { BadRow, encodeBadRow } from "../values/bad-row.js";
import { badRowMark } from "../values/type-mark.js";
import type { UnsupportedValueError } from "../values/unsupported-value-error.js";

/** The line of a staged file that stands for a row which typed JSON cannot carry. `normalize` finds in it what goes into quarantine. */
export function stagedBadRow(row: unknown, { explanation, path }: UnsupportedValueError): string {
  return JSON.stringify(badRowMark + encodeBadRow(new BadRow(explanation, path, rowText(row, quarantinedLength))));
}
