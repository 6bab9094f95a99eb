import type { ErrorReason, Retry } from "@dlt-ts/core";
import type { ServerPlace } from "./server-place.js";

/** What the server says of an error. */
export interface ServerError {
  readonly code: string;
  readonly message: string;
  /** For data that is copied: `COPY table, line 3, column name`. */
  readonly where?: string;
  readonly schema?: string;
  readonly table?: string;
  readonly column?: string;
  readonly constraint?: string;
}

/** What an SQLSTATE, or a class of them, means. */
export interface ErrorRule {
  readonly reason: ErrorReason;
  readonly retry?: Retry;
  /** Milliseconds. */
  readonly retryAfter?: number;
  /** In place of what the server says. */
  readonly message?: (error: ServerError, place: ServerPlace) => string;
  /** What to do. */
  readonly advice?: string | ((error: ServerError, place: ServerPlace) => string);
}

/** The connection is gone, and the load is not. */
export const stopped: ErrorRule = { reason: "connection", advice: "The load goes on with a new connection." };
/** Others were in the way. */
export const again: ErrorRule = { reason: "contention" };

/** The column that was being copied when it failed. */
export function copiedColumn({ where }: ServerError): string | undefined {
  const [, line, column] = /^COPY .+?, line (\d+), column ("(?:[^"]|"")*"|[^:\n]+)/m.exec(where ?? "") ?? [];
  return column === undefined ? undefined : `Column "${column.replace(/^"|"$/g, "")}" (row ${line} of the file)`;
}
