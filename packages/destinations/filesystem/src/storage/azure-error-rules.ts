import type { AzureLogin } from "./azure-account.js";
import type { StoreRule } from "./http-failure.js";

const slow: StoreRule = { reason: "rate-limit" };
const overtaken: StoreRule = { reason: "contention", advice: "Somebody else wrote it at the same time." };
const leased: StoreRule = { reason: "contention", advice: "Somebody else has a lease on it." };

/** By the code of Azure. https://learn.microsoft.com/en-us/rest/api/storageservices/blob-service-error-codes */
export const azureRules: Readonly<Record<string, StoreRule>> = {
  AccountIsDisabled: { reason: "permission" },
  AccountRequiresHttps: { reason: "options", advice: "Correct the endpoint: it begins with https://." },
  BlobAlreadyExists: overtaken,
  BlobArchived: { reason: "unsupported", advice: "The file is in an archive: rehydrate it first." },
  BlobImmutableDueToPolicy: { reason: "permission", advice: "A policy of the container keeps its files from being changed or removed." },
  BlobNotFound: { reason: "undefined-relation" },
  BlockCountExceedsLimit: { reason: "data", advice: "Make smaller files: lower recommendedFileSize." },
  ConditionNotMet: overtaken,
  InternalError: { reason: "connection", retry: "call" },
  InvalidBlobOrBlock: overtaken,
  InvalidBlobType: {
    reason: "options",
    advice: "A page blob or an append blob of that name is in the way: remove it, or change the layout.",
  },
  InvalidBlockList: overtaken,
  KeyBasedAuthenticationNotPermitted: {
    reason: "permission",
    advice: "Leave azure_storage_account_key (azureStorageAccountKey) out, and sign in with a service principal or the default chain.",
  },
  LeaseIdMissing: leased,
  LeaseLost: leased,
  NoAuthenticationInformation: { reason: "authentication", advice: "Give a key, a SAS token or a service principal." },
  OperationTimedOut: { reason: "timeout", retry: "call" },
  PublicAccessNotPermitted: { reason: "authentication", advice: "Give a key, a SAS token or a service principal." },
  ServerBusy: slow,
  TooManyRequests: slow,
  UnspecifiedConditionFailed: overtaken,
};

/** Codes of who came in, and may not do this. */
export const azureRights: ReadonlySet<string> = new Set([
  "AuthorizationFailure",
  "AuthorizationPermissionMismatch",
  "AuthorizationProtocolMismatch",
  "AuthorizationResourceTypeMismatch",
  "AuthorizationServiceMismatch",
  "AuthorizationSourceIPMismatch",
  "InsufficientAccountPermissions",
]);

const role = 'needs the role "Storage Blob Data Contributor"; a firewall of the account answers the same.';

export const azureRightsRule: Readonly<Record<AzureLogin["kind"], StoreRule>> = {
  anonymous: { reason: "permission", advice: "Whoever is anonymous can at most read: give credentials." },
  default: { reason: "permission", advice: `The identity ${role}` },
  key: { reason: "permission", advice: "A firewall of the account answers like this: let this machine in." },
  principal: { reason: "permission", advice: `The service principal ${role}` },
  sas: {
    reason: "permission",
    advice: "The SAS token must permit to read, add, create, write, delete and list (racwdl), in containers and for objects.",
  },
};

/** Who was not let in at all. */
export function azureAuthenticationRule(login: AzureLogin, detail: string): StoreRule {
  switch (login.kind) {
    case "key":
      return { reason: "authentication", advice: "Is azure_storage_account_key (azureStorageAccountKey) the key of this account?" };
    case "sas":
      return {
        reason: "authentication",
        advice: isTimely(login.token)
          ? "The SAS token is not of this account, or was changed: get another."
          : "The SAS token has expired, or is not valid yet: get another.",
      };
    default:
      // The chain gets a new token when it is asked again.
      return /expired|lifetime/i.test(detail)
        ? { reason: "authentication", retry: "session", advice: "The token has expired; another one is asked for." }
        : { reason: "authentication", advice: "Is the identity one of the tenant of the account?" };
  }
}

function isTimely(token: string): boolean {
  const values = new URLSearchParams(token);
  const [start, end] = ["st", "se"].map((name) => new Date(values.get(name) ?? "").getTime());
  // What is absent is never before and never after.
  return !(start! > Date.now()) && !(end! < Date.now());
}
