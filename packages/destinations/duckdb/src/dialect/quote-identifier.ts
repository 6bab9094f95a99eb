import { DestinationError } from "@dlt-ts/core";

/** A name as it stands in a statement. Throws a `DestinationError` (`unsupported`) for a name with a NUL character. */
export function quoteIdentifier(identifier: string): string {
  if (!identifier.includes("\u0000")) return `"${identifier.replaceAll('"', '""')}"`;
  throw new DestinationError("unsupported", `${JSON.stringify(identifier)} cannot be a name in DuckDB: it contains a NUL character.`, {
    context: { identifier },
  });
}
