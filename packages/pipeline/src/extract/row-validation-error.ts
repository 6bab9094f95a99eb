import { DltError, type OptionsIssue } from "@dlt-ts/core";

/**
 * A row does not fit the schema of its resource, and the contract does not let it go. The message and `context` have the place. What the schema says
 * of it is in `issues` only, for some schemas quote what they refuse. `code` is `DLT_ROW_INVALID`.
 */
export class RowValidationError extends DltError {
  /** As the schema gave them. They may hold values of the row. */
  readonly issues: readonly OptionsIssue[];

  /** `part`: what the contract decides on, columns that the schema does not know or values that it refuses. */
  constructor(resource: string, row: number, issues: readonly OptionsIssue[], part: "columns" | "types") {
    const places = [...new Set(issues.map(({ path = [] }) => placeOf(path)))];
    const shown = `${places.slice(0, 3).join(", ")}${places.length > 3 ? ` and ${places.length - 3} more` : ""}`;
    const problem =
      part === "columns"
        ? `has what the schema in \`columns\` does not know: ${shown}. Add it there, or let schemaContract say otherwise of columns.`
        : `does not fit the schema in \`columns\`: ${shown}; \`issues\` of the RowValidationError say why. ` +
          'Change the data or the schema, or leave such rows out by schemaContract: { data_type: "discard_row" }.';
    super("DLT_ROW_INVALID", `Row ${row} of resource ${JSON.stringify(resource)} ${problem}`, { context: { resource, row } });
    this.issues = issues;
  }
}

function placeOf(path: NonNullable<OptionsIssue["path"]>): string {
  return path.length === 0 ? "the row itself" : path.map((part) => String(typeof part === "object" ? part.key : part)).join(".");
}
