import type { Json } from "../json.js";

const marker: symbol = Symbol.for("dlt-ts.error");

/** What every error of dlt-ts carries besides its message. */
export interface DltErrorDetails {
  /** What it happened on: pipeline, table, column, file. Never a secret, never a row. */
  readonly context?: Readonly<Record<string, Json>>;
  /** The error behind it. Of data errors none, where it would quote a row. */
  readonly cause?: unknown;
}

/**
 * The root of all errors that dlt-ts throws on purpose. The message says what failed, on which object, and what to do;
 * `code` is stable and safe to decide by.
 */
export class DltError extends Error {
  /** `DLT_` and the kind of error in upper snake case. */
  readonly code: string;
  /** What it happened on: pipeline, table, column, file. */
  readonly context: Readonly<Record<string, Json>>;

  constructor(code: string, message: string, details: DltErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.context = details.context ?? {};
    Object.defineProperty(this, marker, { value: true });
  }

  /** Works across two installed copies of core, where `instanceof` does not. */
  static isInstance(error: unknown): error is DltError {
    return typeof error === "object" && error !== null && marker in error;
  }
}
