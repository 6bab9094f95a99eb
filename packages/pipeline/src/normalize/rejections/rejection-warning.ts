import type { Rejection } from "./rejection.js";

const why = {
  tables: "its contract lets no table be added",
  columns: "its contract lets no column be added",
  data_type: "its contract lets no type change",
} as const;

/** A rejection as a sentence. */
export function rejectionWarning({ table, reason, entity, rows, values, quarantined, columns }: Rejection): string {
  const counts = [...(rows > 0 ? [counted(rows, "row")] : []), ...(values > 0 ? [counted(values, "value")] : [])].join(" and ");
  const cause = entity === undefined ? `they cannot be stored (${reason})` : why[entity];
  const asked = columns.length === 0 ? "" : ` (${columns.map((column) => `"${column}"`).join(", ")})`;
  const kept =
    quarantined === 0
      ? ""
      : quarantined === rows
        ? ", and the rows are in quarantine"
        : `, and ${quarantined} of the rows are in quarantine`;
  return `Table "${table}" lacks ${counts}, for ${cause}${asked}${kept}.`;
}

/** Why a contract discarded a row, as a sentence. */
export function discardedBecause({
  entity,
  column,
}: {
  readonly entity?: keyof typeof why | undefined;
  readonly column?: string | undefined;
}): string {
  return `${why[entity ?? "columns"]}${column === undefined ? "" : ` ("${column}")`}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
