import { DestinationError, DltError, type ErrorReason, type Retry } from "@dlt-ts/core";

/** What is done to a file or to several, as messages say it. */
export type StorageUse = "list" | "read" | "remove" | "write";

/** What an answer of a store means. */
export interface StoreRule {
  readonly reason: ErrorReason;
  /** Default: what the reason implies. */
  readonly retry?: Retry;
  /** What to do, in whole sentences. */
  readonly advice?: string;
}

/** An answer that was no success, or none at all. */
export interface HttpFailure extends StoreRule {
  /** What the store or the network says, without secrets. */
  readonly says: string;
  /** Of the store, or of Node for the network. */
  readonly code?: string | undefined;
  readonly status?: number | undefined;
  /** By which the operator of the store finds the request. */
  readonly requestId?: string | undefined;
  /** Milliseconds. */
  readonly retryAfter?: number | undefined;
}

/**
 * The error at the seam, built from facts alone: errors of SDKs carry requests, whose headers hold tokens and signatures, so they never
 * travel along as a cause.
 */
export function httpError(use: StorageUse, url: string, failure: HttpFailure): DestinationError {
  const { reason, retry, retryAfter, advice, says, code, status, requestId } = failure;
  const marks = [code, status].filter((mark) => mark !== undefined && !says.includes(String(mark))).join(", ");
  const sentence = `Cannot ${use} ${url}: ${says.replace(/[.\s]+$/, "")}${marks === "" ? "" : ` (${marks})`}.`;
  return new DestinationError(reason, advice === undefined ? sentence : `${sentence} ${advice}`, {
    context: {
      url,
      ...(code === undefined ? {} : { code }),
      ...(status === undefined ? {} : { status }),
      ...(requestId === undefined ? {} : { requestId }),
    },
    ...(retry === undefined ? {} : { retry }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
}

/** What passes the seam as it is: the reason of a signal, and errors that are ours. */
export function ownError(error: unknown, signal: AbortSignal): { readonly error: unknown } | undefined {
  if (signal.aborted) return { error: signal.reason };
  return DltError.isInstance(error) ? { error } : undefined;
}

/** What a status means where the code says nothing. */
export function ruleOfStatus(status: number): StoreRule {
  if (status < 400)
    return { reason: "options", advice: "Another place answers than the store that was meant: check the endpoint and the region." };
  if (status === 401) return { reason: "authentication" };
  if (status === 403) return { reason: "permission" };
  if (status === 404) return { reason: "undefined-relation" };
  if (status === 408) return { reason: "timeout", retry: "call" };
  if (status === 409 || status === 412) return { reason: "contention" };
  if (status === 413) return { reason: "data", advice: "The store takes no file of this size." };
  if (status === 429 || status === 503) return { reason: "rate-limit" };
  if (status === 501) return { reason: "unsupported" };
  if (status === 507) return { reason: "quota", advice: "Make room in the store, then run again." };
  return status >= 500 ? { reason: "connection", retry: "call" } : { reason: "unknown" };
}

/** Milliseconds of a `Retry-After`, which is a number of seconds or a date. */
export function retryAfterOf(header: string | undefined, now: number = Date.now()): number | undefined {
  if (header === undefined) return undefined;
  const milliseconds = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined;
}
