import { httpError, ownError, retryAfterOf, ruleOfStatus, type HttpFailure, type StorageUse, type StoreRule } from "./http-failure.js";
import { networkFailure } from "./network-failure.js";

/** Of what an error is said. */
export interface S3Place {
  /** `s3://bucket/key`. */
  readonly url: string;
  readonly bucket: string;
  /** Of the store. */
  readonly host: string;
  readonly usesChain: boolean;
}

/** What is used of an error of the SDK. The rest of it holds requests, and with them tokens and signatures. */
interface S3Answer {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly Code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string; readonly clockSkewCorrected?: boolean };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

const rights: StoreRule = {
  reason: "permission",
  advice:
    "Loading needs s3:ListBucket on the bucket, and s3:GetObject, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload on what is in it.",
};
const keys = "aws_access_key_id and aws_secret_access_key in [destination.filesystem.credentials]";
const wrongRegion: StoreRule = { reason: "options", advice: "Set region_name (regionName) to the region of the bucket." };
const damaged: StoreRule = { reason: "connection", retry: "call", advice: "The bytes did not arrive as they were sent." };
const clock: StoreRule = {
  reason: "authentication",
  retry: "call",
  advice: "The clock of this machine is wrong: set it. The next attempt goes by the clock of the store.",
};
const slow: StoreRule = { reason: "rate-limit" };
const broken: StoreRule = { reason: "connection", retry: "call" };

/** By the code of the store. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList */
const rules: Readonly<Record<string, StoreRule>> = {
  AccessDenied: rights,
  AllAccessDisabled: rights,
  InvalidAccessKeyId: { reason: "authentication", advice: `Nobody has this key id: check ${keys}.` },
  SignatureDoesNotMatch: { reason: "authentication", advice: `The secret is not that of the key id: check ${keys}.` },
  InvalidToken: { reason: "authentication", advice: "Check aws_session_token (awsSessionToken); it belongs to temporary keys." },
  AuthorizationHeaderMalformed: wrongRegion,
  PermanentRedirect: wrongRegion,
  IllegalLocationConstraintException: wrongRegion,
  RequestTimeTooSkewed: clock,
  RequestExpired: clock,
  NoSuchKey: { reason: "undefined-relation" },
  NotFound: { reason: "undefined-relation" },
  // Another swept it away, or the lifecycle rule of the bucket did.
  NoSuchUpload: { reason: "contention" },
  InvalidBucketName: { reason: "options", advice: "Correct bucketUrl." },
  InvalidObjectState: { reason: "unsupported", advice: "The file is in an archive: restore it first." },
  KeyTooLongError: { reason: "data", advice: "Choose a shorter layout." },
  EntityTooLarge: { reason: "data", advice: "Make smaller files: lower recommendedFileSize." },
  ConditionalRequestConflict: { reason: "contention" },
  OperationAborted: { reason: "contention" },
  SlowDown: slow,
  ServiceUnavailable: slow,
  Throttling: slow,
  ThrottlingException: slow,
  TooManyRequests: slow,
  RequestLimitExceeded: slow,
  InternalError: broken,
  RequestTimeout: { reason: "timeout", retry: "call" },
  BadDigest: damaged,
  IncompleteBody: damaged,
  InvalidPart: damaged,
  XAmzContentSHA256Mismatch: damaged,
  QuotaExceeded: { reason: "quota", advice: "Make room in the bucket, or raise its quota, then run again." },
  NotImplemented: { reason: "unsupported" },
  CredentialsProviderError: {
    reason: "authentication",
    advice: `Set ${keys}, or profile_name, or what the AWS SDK reads (AWS_ACCESS_KEY_ID, ~/.aws, the role of the machine).`,
  },
  TokenProviderError: { reason: "authentication", advice: "Sign in again: aws sso login." },
};

/** What the SDK threw, as the error at the seam. The reason of a signal and errors of dlt-ts stay as they are. */
export function s3Error(error: unknown, use: StorageUse, place: S3Place, signal: AbortSignal): unknown {
  return ownError(error, signal)?.error ?? httpError(use, place.url, failureOf(error, place));
}

function failureOf(error: unknown, place: S3Place): HttpFailure {
  const { name, message, Code, $metadata = {}, $response } = (typeof error === "object" && error !== null ? error : {}) as S3Answer;
  const status = $metadata.httpStatusCode;
  // A request for the head of a file gets no body, and so no code.
  const code = [Code, name].find((each) => typeof each === "string" && each !== "" && !/^(Error|Unknown|UnknownError|\d+)$/.test(each)) as
    | string
    | undefined;
  const facts = {
    code,
    status,
    requestId: $metadata.requestId,
    retryAfter: retryAfterOf($response?.headers?.["retry-after"]),
    says: sentenceOf(message, code),
  };
  const rule = $metadata.clockSkewCorrected === true && (status === 400 || status === 403) ? clock : ruleOfCode(code ?? "", place);
  if (rule !== undefined) return { ...facts, ...rule };
  if (status === 403) return { ...facts, ...rights };
  if (status !== undefined) return { ...facts, ...ruleOfStatus(status) };
  return networkFailure(error, place.host) ?? { ...facts, reason: "unknown" };
}

function ruleOfCode(code: string, { bucket, host, usesChain }: S3Place): StoreRule | undefined {
  switch (code) {
    case "NoSuchBucket":
      return {
        reason: "options",
        advice: `Create the bucket "${bucket}" at ${host}, or correct bucketUrl; endpoint_url names another store than AWS.`,
      };
    case "ExpiredToken":
    case "TokenRefreshRequired":
      return usesChain
        ? { reason: "authentication", retry: "session", advice: "The keys are asked for again; sign in where that needs you." }
        : { reason: "authentication", advice: "Set new temporary keys: aws_access_key_id, aws_secret_access_key and aws_session_token." };
    default:
      return Object.hasOwn(rules, code) ? rules[code] : undefined;
  }
}

/** The status of the answer; `undefined` where there was none. */
export function statusOf(error: unknown): number | undefined {
  return (error as S3Answer | undefined)?.$metadata?.httpStatusCode;
}

/** The first sentence of what the store says; what follows is for other audiences. */
function sentenceOf(message: unknown, code: string | undefined): string {
  const text = typeof message === "string" ? message.split("\n")[0]!.trim() : "";
  return text === "" || text === "UnknownError" ? (code ?? "the store refused") : text;
}
