import { redactText } from "@dlt-ts/core";
import type { AzureAccount, AzureLogin } from "./azure-account.js";
import { azureAuthenticationRule, azureRights, azureRightsRule, azureRules } from "./azure-error-rules.js";
import { httpError, ownError, retryAfterOf, ruleOfStatus, type HttpFailure, type StorageUse, type StoreRule } from "./http-failure.js";
import { networkFailure } from "./network-failure.js";

/** What is used of an error of the SDK, or of the answer to one part of a batch. The rest of it holds requests, with headers and signatures. */
interface AzureAnswer {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly errorCode?: unknown;
  readonly statusCode?: unknown;
  readonly status?: unknown;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly headers?: Headers;
  readonly response?: { readonly headers?: Headers };
  /** Of Microsoft Entra. */
  readonly errorResponse?: { readonly errorDescription?: unknown };
}

interface Headers {
  get?(name: string): string | undefined;
}

/** Azure lets clocks differ by a quarter of an hour. In milliseconds. */
const allowedSkew = 15 * 60 * 1000;

/** What the SDK threw, as the error at the seam. The reason of a signal and errors of dlt-ts stay as they are. */
export function azureError(error: unknown, use: StorageUse, url: string, account: AzureAccount, signal: AbortSignal): unknown {
  const own = ownError(error, signal);
  if (own !== undefined) return own.error;
  const failure = failureOf(error, account);
  return httpError(use, url, { ...failure, says: withoutSecrets(failure.says, account.login) });
}

/** The status of the answer, and the code of Azure or of Node; each may be absent. */
export function azureAnswer(error: unknown): { readonly status: number | undefined; readonly code: string | undefined } {
  const answer = answerOf(error);
  const { code, errorCode, statusCode, status, details } = answer;
  const found = statusCode ?? status;
  const named = headerOf(answer, "x-ms-error-code") ?? errorCode ?? details?.["errorCode"] ?? code;
  return {
    status: typeof found === "number" ? found : undefined,
    code: typeof named === "string" && named !== "" ? named : undefined,
  };
}

/** Whether the file is not there; a container that is not there is another matter. */
export function isMissingBlob(error: unknown): boolean {
  const { status, code = "BlobNotFound" } = azureAnswer(error);
  return status === 404 && code === "BlobNotFound";
}

function failureOf(error: unknown, account: AzureAccount): HttpFailure {
  const answer = answerOf(error);
  const { status, code } = azureAnswer(error);
  const facts = {
    code,
    status,
    requestId: headerOf(answer, "x-ms-request-id"),
    retryAfter: retryAfter(answer),
    says: saidBy(answer, code),
  };
  if (isOfIdentity(answer)) return { ...facts, ...identityRule(answer, status, account.login) };
  if (status === undefined) return networkRule(error, facts, account);
  const rule = clockRule(answer, status) ?? ruleOfCode(code ?? "", answer, account) ?? ruleOfStatus(status);
  return { ...facts, ...rule };
}

function ruleOfCode(code: string, answer: AzureAnswer, { account, container, login }: AzureAccount): StoreRule | undefined {
  const detail = String(answer.details?.["authenticationErrorDetail"] ?? "");
  switch (code) {
    case "ContainerNotFound":
      return {
        reason: "options",
        advice: `Create the container "${container}" in the storage account "${account}", or correct bucketUrl.`,
      };
    case "ContainerBeingDeleted":
      return {
        reason: "options",
        advice: `The container "${container}" is being deleted: wait a minute and create it, or name another in bucketUrl.`,
      };
    case "InvalidResourceName":
    case "InvalidUri":
      return { reason: "options", advice: `"${container}" must be 3 to 63 small letters, digits and single hyphens: correct bucketUrl.` };
    case "AuthenticationFailed":
    case "InvalidAuthenticationInfo":
      return azureAuthenticationRule(login, detail);
    default:
      // The emulator has one code for who is not let in and who may not do something.
      if (/failed to authenticate/.test(String(answer.message)) && azureRights.has(code)) return azureAuthenticationRule(login, detail);
      if (azureRights.has(code)) return azureRightsRule[login.kind];
      return Object.hasOwn(azureRules, code) ? azureRules[code] : undefined;
  }
}

function clockRule(answer: AzureAnswer, status: number): StoreRule | undefined {
  if (status !== 401 && status !== 403) return undefined;
  const skew = Date.now() - Date.parse(headerOf(answer, "date") ?? "");
  if (!(Math.abs(skew) > allowedSkew)) return undefined;
  const minutes = Math.round(Math.abs(skew) / 60_000);
  return { reason: "authentication", advice: `The clock of this machine is ${minutes} minutes ${skew > 0 ? "ahead" : "behind"}: set it.` };
}

function isOfIdentity({ name }: AzureAnswer): boolean {
  return /^(Aggregate)?Authentication(Required)?Error$|^CredentialUnavailableError$/.test(String(name));
}

function identityRule({ name }: AzureAnswer, status: number | undefined, login: AzureLogin): StoreRule & { readonly says?: string } {
  if (status === 429 || (status !== undefined && status >= 500)) return { reason: "connection" };
  if (login.kind === "principal" || name === "AuthenticationError") {
    return {
      reason: "authentication",
      advice: "Check azure_tenant_id, azure_client_id and azure_client_secret in [destination.filesystem.credentials].",
    };
  }
  return {
    reason: "authentication",
    says: "no way to sign in was found",
    advice: "Give azure_storage_account_key (azureStorageAccountKey), a SAS token or a service principal, or sign in: az login.",
  };
}

function networkRule(error: unknown, facts: HttpFacts, { account, endpoint }: AzureAccount): HttpFailure {
  const { host } = new URL(endpoint);
  if (/non-TLS/.test(facts.says)) return { ...facts, reason: "options", advice: "Tokens are sent by https only: correct the endpoint." };
  // The SDK has a name of its own for what it cannot name.
  const broken = /REQUEST_SEND_ERROR|Data corruption/.test(`${facts.code} ${facts.says}`);
  const failure = networkFailure(error, host) ?? (broken ? networkFailure({ code: "ECONNRESET" }, host) : undefined);
  if (failure?.code === "ENOTFOUND") return { ...failure, advice: `Is "${account}" the name of the storage account?` };
  return failure ?? { ...facts, reason: "unknown" };
}

type HttpFacts = Omit<HttpFailure, "reason">;

function answerOf(error: unknown): AzureAnswer {
  return typeof error === "object" && error !== null ? error : { message: String(error) };
}

function headerOf({ headers, response }: AzureAnswer, name: string): string | undefined {
  return (headers ?? response?.headers)?.get?.(name) ?? undefined;
}

function retryAfter(answer: AzureAnswer): number | undefined {
  const exact = Number(headerOf(answer, "retry-after-ms") ?? headerOf(answer, "x-ms-retry-after-ms") ?? Number.NaN);
  return exact >= 0 ? exact : retryAfterOf(headerOf(answer, "retry-after"));
}

/** The first line: those that follow repeat the id of the request and the time. */
function saidBy({ message, errorResponse }: AzureAnswer, code: string | undefined): string {
  const line = String(errorResponse?.errorDescription ?? message ?? "")
    .split(/\r?\n/)[0]!
    .trim();
  return line === "" ? (code ?? "Azure refused") : line;
}

function withoutSecrets(text: string, login: AzureLogin): string {
  return secretsOf(login).reduce((rest, secret) => rest.replaceAll(secret, "***"), redactText(text));
}

function secretsOf(login: AzureLogin): readonly string[] {
  switch (login.kind) {
    case "key":
      return [login.key];
    case "sas": {
      const signature = new URLSearchParams(login.token).get("sig")!;
      return [login.token, signature, encodeURIComponent(signature)].filter((each) => each !== "");
    }
    case "principal":
      return [login.clientSecret];
    default:
      return [];
  }
}
