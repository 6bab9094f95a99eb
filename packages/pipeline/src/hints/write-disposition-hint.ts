import type { MergeStrategy, ReplaceStrategy, WriteDisposition } from "@dlt-ts/core";
import { checkNames } from "./check-names.js";
import { parseIsoText } from "../values/iso-text.js";
import { HintsError } from "./hints-error.js";
import { givenText } from "../values/given-text.js";

/** How a table is written, with more than a word. */
export interface WriteDetails<Disposition extends WriteDisposition = WriteDisposition> {
  /** What happens to the rows that the table already has. */
  readonly disposition: Disposition;
  /** Of `merge` and `replace`. Default: the first one that the destination can do. */
  readonly strategy?: MergeStrategy | ReplaceStrategy;
  /** `delete-insert`: the rows of a load have no two with one key, so none need to be sorted out. Default false. */
  readonly deduplicated?: boolean;
  /** `scd2`: the columns that say when a version of a row was valid. Default `_dlt_valid_from`, `_dlt_valid_to`. */
  readonly validityColumnNames?: readonly [from: string, to: string];
  /** `scd2`: what the second of them holds while the version is valid, ISO 8601. Default null. */
  readonly activeRecordTimestamp?: string | null;
  /** `scd2`: the moment at which old versions end and new ones begin, ISO 8601. Default: when the package was made. */
  readonly boundaryTimestamp?: string | null;
  /** `scd2`: a column of the data that changes when the row does. Default: a hash of the row. */
  readonly rowVersionColumnName?: string;
}

/** A word, or the long form of it. */
export type WriteDispositionHint<Disposition extends WriteDisposition = WriteDisposition> = Disposition | WriteDetails<Disposition>;

const dispositions: readonly WriteDisposition[] = ["append", "replace", "merge"];

const strategies: Readonly<Record<WriteDisposition, readonly string[]>> = {
  append: [],
  replace: ["swap", "insert-from-staging", "truncate-and-insert", "staging-optimized"] satisfies readonly ReplaceStrategy[],
  merge: ["delete-insert", "upsert", "scd2", "insert-only"] satisfies readonly MergeStrategy[],
};

const scd2Details = [
  "validityColumnNames",
  "activeRecordTimestamp",
  "boundaryTimestamp",
  "rowVersionColumnName",
] as const satisfies readonly (keyof WriteDetails)[];

/** The long form of a hint, checked. */
export function writeDetailsOf(resource: string, hint: WriteDispositionHint): WriteDetails {
  const details: WriteDetails = typeof hint === "string" ? { disposition: hint } : hint;
  if (typeof details !== "object" || details === null || !dispositions.includes(details.disposition)) {
    const given = typeof details === "object" && details !== null ? details.disposition : details;
    throw new HintsError(resource, `writeDisposition is ${givenText(given)}; there are ${dispositions.join(", ")}.`);
  }
  checkNames(resource, "writeDisposition", Object.keys(details), ["disposition", "strategy", "deduplicated", ...scd2Details]);
  const { disposition, strategy } = details;
  if (strategy !== undefined && !strategies[disposition].includes(strategy)) {
    const known = strategies[disposition].join(", ") || "none";
    throw new HintsError(resource, `the strategy ${givenText(strategy)} is none of writeDisposition "${disposition}"; there are ${known}.`);
  }
  for (const detail of scd2Details) {
    if (details[detail] !== undefined && strategy !== "scd2") throw new HintsError(resource, `${detail} is for the strategy "scd2" only.`);
  }
  for (const detail of ["activeRecordTimestamp", "boundaryTimestamp"] as const) checkTimestamp(resource, detail, details[detail]);
  return details;
}

function checkTimestamp(resource: string, detail: string, text: string | null | undefined): void {
  if (text === undefined || text === null) return;
  const kind = typeof text === "string" ? parseIsoText(text)?.kind : undefined;
  if (kind !== "timestamp" && kind !== "date") {
    throw new HintsError(resource, `${detail} is ${givenText(text)}; give ISO 8601, such as "9999-12-31T00:00:00Z".`);
  }
}
