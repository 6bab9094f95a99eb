import { hasSeenData, SchemaError, type Column, type Table } from "@dlt-ts/core";
import { parseIsoText } from "../values/iso-text.js";
import { microsOf, type Micros } from "../values/micros.js";

const details = [
  ["x-valid-from", "validityColumnNames"],
  ["x-valid-to", "validityColumnNames"],
  ["x-row-version", "rowVersionColumnName"],
] as const;

/**
 * Versions of rows that are there say with certain columns, and by a certain timestamp, that they are valid. Under others nobody would find the
 * open ones again, and their history would never end. Throws a `SchemaError`.
 */
export function refuseOtherHistory(known: Table | undefined, hints: Table): void {
  if (known === undefined || !hasSeenData(known)) return;
  for (const [hint, detail] of details) {
    const [before, after] = [known, hints].map(({ columns }) => columns.find((column) => column[hint] === true)?.name);
    if (before !== undefined && after !== undefined && before !== after) refuse(known, detail, `"${before}"`, `"${after}"`);
  }
  const [before, after] = [known, hints].map(({ columns }) => columns.find((column) => column["x-valid-to"] === true));
  if (before !== undefined && after !== undefined && !sameMoment(before, after)) {
    const [old, given] = [before, after].map((column) => String(column["x-active-record-timestamp"] ?? null)) as [string, string];
    refuse(known, "activeRecordTimestamp", old, given);
  }
}

/** A boundary is that of one run: hints that give none mean the time of their own, not the boundary of a run before. */
export function withOwnBoundary(known: Table | undefined, hints: Table): Table {
  const isHistory = hints.columns.some((column) => column["x-valid-to"] === true);
  const isStale = isHistory && known?.["x-boundary-timestamp"] !== undefined && hints["x-boundary-timestamp"] === undefined;
  return isStale ? { ...hints, "x-boundary-timestamp": null } : hints;
}

function sameMoment(before: Column, after: Column): boolean {
  const [left, right] = [before, after].map((column) => column["x-active-record-timestamp"] ?? null);
  return left === right || (typeof left === "string" && typeof right === "string" && momentOf(left) === momentOf(right));
}

function momentOf(text: string): Micros | undefined {
  const moment = parseIsoText(text);
  return moment?.kind === "date" ? microsOf(moment.days, 0) : moment?.kind === "timestamp" ? moment.micros : undefined;
}

function refuse({ name }: Table, detail: string, before: string, after: string): never {
  throw new SchemaError(
    `Table "${name}" has versions of rows that were written with ${before} as ${detail}; ${after} would begin another history beside theirs. ` +
      `Keep ${before}, or begin anew with refresh "drop_resources".`,
    { context: { table: name, detail } },
  );
}
