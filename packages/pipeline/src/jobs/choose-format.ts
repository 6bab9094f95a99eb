import { acceptedFormats, capabilitiesFor, formatsForTable, type Destination, type JobFormat, type TypedTable } from "@dlt-ts/core";
import { csv, jsonl, parquet } from "@dlt-ts/formats";
import { PipelineError } from "../pipeline-error.js";

/** Who decides in which formats job files can be. */
export interface FormatTakers {
  readonly destination: Destination;
  readonly staging?: Destination | undefined;
}

/**
 * The format of the next job file of a table: what the table asks for if the destination takes it, else the first that the destination
 * takes and that carries all columns.
 * @param wanted `fileFormat` of the root table
 * @param ignored called when the destination does not take what the table asks for
 */
export function chooseFormat(
  table: TypedTable,
  wanted: string | null | undefined,
  { destination, staging }: FormatTakers,
  ignored: (message: string) => void,
): JobFormat {
  const writable = writableFormats(destination);
  const capabilities = destination.capabilities();
  const taken = formatsForTable(capabilities, table, staging?.capabilities()).filter((name) => writable.has(name));
  const asks = wanted != null && wanted !== "preferred";
  if (asks && !taken.includes(wanted) && taken.length > 0) {
    ignored(
      `Table "${table.name}" asks for files as ${wanted}, which destination "${destination.name}" does not take for its columns; they are ${taken[0]}.`,
    );
  }
  const format = writable.get((asks && taken.includes(wanted) ? wanted : taken[0]) ?? "");
  if (format !== undefined) return format;

  const accepted = acceptedFormats(capabilitiesFor(capabilities, table), staging?.capabilities());
  throw new PipelineError(
    `Table "${table.name}" cannot be written: destination "${destination.name}" takes ${listed(accepted)}${throughOf(staging)}, ` +
      "and none of these can be written with all columns of the table. Is a staging destination missing, or a column of a type that it cannot load?",
    { context: { table: table.name, destination: destination.name } },
  );
}

/** Throws a `PipelineError` for a format that the destination takes for no table. */
export function checkFormat(format: string, { destination, staging }: FormatTakers): void {
  const writable = writableFormats(destination);
  const taken = acceptedFormats(destination.capabilities(), staging?.capabilities()).filter((name) => writable.has(name));
  if (taken.includes(format)) return;
  throw new PipelineError(
    `loaderFileFormat is "${format}", and destination "${destination.name}" takes ${listed(taken)}${throughOf(staging)}.`,
    { context: { destination: destination.name, format } },
  );
}

/** What anybody can write. One of each, so that all files share the memory in which pages are compressed. */
const common: readonly JobFormat[] = [parquet(), jsonl, csv()];

/** Those, and the destination's own. */
function writableFormats({ formats = [] }: Destination): ReadonlyMap<string, JobFormat> {
  return new Map([...common, ...formats].map((format) => [format.name, format]));
}

function throughOf(staging: Destination | undefined): string {
  return staging === undefined ? "" : ` through "${staging.name}"`;
}

function listed(formats: readonly string[]): string {
  return formats.length === 0 ? "no format" : formats.join(", ");
}
