import { acceptedFormats, capabilitiesFor, formatsForTable, type Destination, type JobFormat, type TypedTable } from "@dlt-ts/core";
import { PipelineError } from "../run/pipeline-error.js";

/** What decides in which format a table is written. */
export interface FormatChoice {
  readonly destination: Destination;
  readonly staging?: Destination | undefined;
  /** Formats that anybody can write; the destination's own come on top. */
  readonly common: readonly JobFormat[];
  /** `loaderFileFormat` of the run: this one or an error. */
  readonly required?: string | undefined;
}

/**
 * The format of the next job file of a table: what the run requires, else what the table asks for if the destination takes it, else the first
 * that the destination takes and that carries all columns.
 * @param wanted `fileFormat` of the root table
 * @param ignored called when the destination does not take what the table asks for
 */
export function chooseFormat(
  table: TypedTable,
  wanted: string | null | undefined,
  { destination, staging, common, required }: FormatChoice,
  ignored: (message: string) => void,
): JobFormat {
  const writable = new Map([...common, ...(destination.formats ?? [])].map((format) => [format.name, format]));
  const capabilities = destination.capabilities();
  const taken = formatsForTable(capabilities, table, staging?.capabilities()).filter((name) => writable.has(name));
  const format = writable.get(required ?? named(table, wanted, taken, destination, ignored) ?? taken[0] ?? "");
  if (format !== undefined && taken.includes(format.name)) return format;

  const accepted = acceptedFormats(capabilitiesFor(capabilities, table), staging?.capabilities());
  const through = staging === undefined ? "" : ` through "${staging.name}"`;
  throw new PipelineError(
    required !== undefined && !taken.includes(required)
      ? `Table "${table.name}" cannot be written as ${required}: destination "${destination.name}" takes ${listed(taken)}${through} for its columns.`
      : `Table "${table.name}" cannot be written: destination "${destination.name}" takes ${listed(accepted)}${through}, ` +
          "and none of these can be written with all columns of the table. Is a staging destination missing, or a column of a type that it cannot load?",
    { context: { table: table.name, destination: destination.name } },
  );
}

function named(
  table: TypedTable,
  wanted: string | null | undefined,
  taken: readonly string[],
  destination: Destination,
  ignored: (message: string) => void,
): string | undefined {
  if (wanted == null || wanted === "preferred") return undefined;
  if (taken.includes(wanted)) return wanted;
  ignored(
    `Table "${table.name}" asks for files as ${wanted}; destination "${destination.name}" takes ${listed(taken)}, and gets ${taken[0] ?? "none"}.`,
  );
  return undefined;
}

function listed(formats: readonly string[]): string {
  return formats.length === 0 ? "no format" : formats.join(", ");
}
