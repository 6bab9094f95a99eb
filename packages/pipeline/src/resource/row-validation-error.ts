import { DltError, type OptionsIssue } from "@dlt-ts/core";

/** A row does not fit the schema of its resource, and the contract does not let it go. `context` has the place. `code` is `DLT_ROW_INVALID`. */
export class RowValidationError extends DltError {
  constructor(resource: string, row: number, issues: readonly OptionsIssue[]) {
    const shown = issues.slice(0, 3).map(({ path, message }) => `${placeOf(path)}${message}`);
    const more = issues.length > shown.length ? `, and ${issues.length - shown.length} more` : "";
    super(
      "DLT_ROW_INVALID",
      `Row ${row} of resource ${JSON.stringify(resource)} does not fit the schema in \`columns\`: ${shown.join("; ")}${more}. ` +
        'Change the data or the schema, or leave such rows out by schemaContract: { data_type: "discard_row" }.',
      { context: { resource, row } },
    );
  }
}

function placeOf(path: OptionsIssue["path"]): string {
  if (path === undefined || path.length === 0) return "";
  return `${path.map((part) => String(typeof part === "object" ? part.key : part)).join(".")}: `;
}
