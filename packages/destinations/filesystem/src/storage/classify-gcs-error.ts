import { httpError, ownError, retryAfterOf, ruleOfStatus, type HttpFailure, type StorageUse, type StoreRule } from "./http-failure.js";
import { GcsAnswer } from "./gcs-answer.js";
import { networkFailure } from "./network-failure.js";

/** Of what an error is said. */
export interface GcsPlace {
  /** `gs://bucket/key`. */
  readonly url: string;
  readonly bucket: string;
  /** Of the store. */
  readonly endpoint: URL;
}

/** What is used of an error of the token server. The rest of it holds the request. */
interface TokenFailure {
  readonly response?: { readonly status?: number; readonly data?: { readonly error?: unknown; readonly error_description?: unknown } };
}

const slow: StoreRule = { reason: "rate-limit" };
const broken: StoreRule = { reason: "connection", retry: "call" };
const rights: StoreRule = {
  reason: "permission",
  advice: "Loading needs the role Storage Object User (roles/storage.objectUser) on the bucket.",
};

/** By the reason of the JSON API. https://cloud.google.com/storage/docs/json_api/v1/status-codes */
const rules: Readonly<Record<string, StoreRule>> = {
  forbidden: rights,
  insufficientPermissions: rights,
  accountDisabled: { reason: "permission", advice: "Turn billing of the project on." },
  retentionPolicyNotMet: {
    reason: "permission",
    advice: "The bucket keeps its files for a while: load into another, or shorten its retention.",
  },
  objectUnderActiveHold: { reason: "permission", advice: "Release the hold on the file." },
  required: { reason: "authentication", advice: "The bucket is not public: give credentials." },
  authError: { reason: "authentication", retry: "session", advice: "The token is no longer good: a new one is asked for." },
  rateLimitExceeded: slow,
  userRateLimitExceeded: slow,
  quotaExceeded: { reason: "quota", advice: "Raise the quota of the project, then run again." },
  conditionNotMet: { reason: "contention" },
  conflict: { reason: "contention" },
  backendError: broken,
  internalError: broken,
};

/** By the error of the token server. https://developers.google.com/identity/protocols/oauth2/service-account#error-codes */
const tokenRules: Readonly<Record<string, StoreRule>> = {
  invalid_client: { reason: "authentication", advice: "Check client_id and client_secret." },
  unauthorized_client: { reason: "authentication", advice: "The client may not ask for this: check it in the console of Google." },
  invalid_grant: {
    reason: "authentication",
    advice: "The key or the refresh token is no longer valid, or of another account: make a new one, or sign in again.",
  },
};

/** What a request threw, as the error at the seam. The reason of a signal and errors of dlt-ts stay as they are. */
export function gcsError(error: unknown, use: StorageUse, place: GcsPlace, signal: AbortSignal): unknown {
  return ownError(error, signal)?.error ?? httpError(use, place.url, failureOf(error, place));
}

function failureOf(error: unknown, place: GcsPlace): HttpFailure {
  if (error instanceof GcsAnswer) {
    const { status, headers, reason: code, message } = error;
    return {
      code,
      status,
      says: firstLine(message),
      requestId: headers.get("x-guploader-uploadid") ?? undefined,
      retryAfter: retryAfterOf(headers.get("retry-after") ?? undefined),
      ...ruleOf(error, place),
    };
  }
  const { status, data } = (error as TokenFailure | undefined)?.response ?? {};
  if (status !== undefined) {
    const code = String(data?.error ?? "");
    const says = firstLine(`${code}: ${String(data?.error_description ?? "Google gives no token")}`);
    return { code, status, says, ...ruleOfTokens(code, status, says) };
  }
  const message = error instanceof Error ? error.message : "the request failed";
  if (/DECODER|PEM|asymmetric key|private key/i.test(message)) return unreadableKey;
  return networkFailure(error, place.endpoint.host) ?? { reason: "unknown", says: firstLine(message) };
}

const unreadableKey: HttpFailure = {
  reason: "options",
  says: "the private key cannot be read",
  advice: "private_key (privateKey) is the text from the line BEGIN PRIVATE KEY to the line END PRIVATE KEY.",
};

function ruleOf(answer: GcsAnswer, { bucket }: GcsPlace): StoreRule {
  if (answer.missesBucket) return { reason: "options", advice: `Create the bucket "${bucket}", or correct bucketUrl.` };
  if (answer.reason !== undefined && Object.hasOwn(rules, answer.reason)) return rules[answer.reason]!;
  return answer.status === 403 ? rights : ruleOfStatus(answer.status);
}

function ruleOfTokens(code: string, status: number, says: string): StoreRule {
  if (/\biat\b|clock/i.test(says)) return { reason: "authentication", advice: "The clock of this machine is wrong: set it." };
  if (Object.hasOwn(tokenRules, code)) return tokenRules[code]!;
  return status === 429 || status >= 500 ? ruleOfStatus(status) : { reason: "authentication" };
}

function firstLine(text: string): string {
  return text.split("\n")[0]!.slice(0, 300);
}
