import { DltError, type DltErrorDetails } from "./dlt-error.js";
import type { ErrorReason, Retry } from "./error-reason.js";

const marker: symbol = Symbol.for("dlt-ts.error.destination");

const retryOf: Readonly<Record<ErrorReason, Retry>> = {
  options: "never",
  "driver-missing": "never",
  unsupported: "never",
  connection: "session",
  authentication: "never",
  permission: "never",
  timeout: "session",
  "rate-limit": "call",
  quota: "never",
  syntax: "never",
  constraint: "never",
  data: "never",
  contention: "call",
  "undefined-relation": "session",
  "receipt-conflict": "never",
  "staging-lost": "session",
  aborted: "never",
  unknown: "never",
};

/** What a destination knows of an error besides its reason and message. */
export interface DestinationErrorDetails extends DltErrorDetails {
  /** Default: what the reason implies. */
  readonly retry?: Retry;
  /** Milliseconds. */
  readonly retryAfter?: number;
}

/** The only error that crosses the seam. Anything else that a destination throws counts as `unknown`: terminal, with the original as cause. */
export class DestinationError extends DltError {
  /** What went wrong, from a closed list. */
  readonly reason: ErrorReason;
  /** Who may try again. */
  readonly retry: Retry;
  /** Wait at least this many milliseconds before the next attempt. */
  readonly retryAfter: number | undefined;

  constructor(reason: ErrorReason, message: string, details: DestinationErrorDetails = {}) {
    super(`DLT_${reason.toUpperCase().replaceAll("-", "_")}`, message, details);
    this.reason = reason;
    this.retry = details.retry ?? retryOf[reason];
    this.retryAfter = details.retryAfter;
    Object.defineProperty(this, marker, { value: true });
  }

  /** Works across two installed copies of core, where `instanceof` does not. */
  static override isInstance(error: unknown): error is DestinationError {
    return typeof error === "object" && error !== null && marker in error;
  }
}
