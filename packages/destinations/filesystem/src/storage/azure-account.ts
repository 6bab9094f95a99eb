import type { FilesystemCredentials } from "../options/credentials.js";
import { credentialsError, endpointOf, refuseHalfGiven } from "../options/half-given.js";
import { parseAzureConnectionString } from "./azure-connection-string.js";
import type { BucketUrl } from "./bucket-url.js";

/** How one proves who one is. */
export type AzureLogin =
  | { readonly kind: "key"; readonly key: string }
  | { readonly kind: "sas"; readonly token: string }
  | { readonly kind: "principal"; readonly tenantId: string; readonly clientId: string; readonly clientSecret: string }
  /** A container that is open to everybody. */
  | { readonly kind: "anonymous" }
  /** What `DefaultAzureCredential` finds: environment, workload identity, managed identity, `az login`. */
  | { readonly kind: "default" };

/** A container, and the way in. */
export interface AzureAccount {
  readonly account: string;
  readonly container: string;
  /** The URL of the account, without a slash at its end. */
  readonly endpoint: string;
  readonly login: AzureLogin;
  /** What signatures permit that are made for others. */
  readonly sasPermissions: string;
}

/**
 * Reads the account from the URL (`az://container`, `abfss://container@account.dfs.core.windows.net`) and the credentials. Throws a
 * `DestinationError` (`options`) for what is missing or contradicts itself; it never repeats a secret.
 */
export function resolveAzureAccount(url: BucketUrl, given: string | FilesystemCredentials | undefined): AzureAccount {
  const [container = "", host] = url.authority.split("@");
  const fields: FilesystemCredentials = typeof given === "object" ? given : {};
  const text = typeof given === "string" ? parseAzureConnectionString(given) : {};
  const named = text.account ?? fields.azureStorageAccountName;
  const endpoint = blobHost(text.endpoint ?? endpointOf(fields)?.href ?? hostUrl(fields.azureAccountHost ?? host));
  const account = named ?? (endpoint === undefined ? undefined : accountIn(endpoint));
  if (account === undefined) {
    throw credentialsError(
      "azureStorageAccountName",
      "azure_storage_account_name (azureStorageAccountName) is missing; it may also stand in the URL: abfss://container@account.dfs.core.windows.net",
    );
  }
  const inUrl = host === undefined ? undefined : accountIn(blobHost(hostUrl(host))!);
  if (inUrl !== undefined && inUrl !== account) {
    throw credentialsError(
      "azureStorageAccountName",
      `the URL names the account "${inUrl}", and the credentials "${account}": leave out one of the two`,
    );
  }
  return {
    account,
    container,
    endpoint: withAccount(endpoint ?? new URL(`https://${account}.blob.core.windows.net`), account),
    login: loginOf(text.key ?? fields.azureStorageAccountKey, text.sasToken ?? fields.azureStorageSasToken, fields),
    sasPermissions: fields.azureSasTokenPermissions ?? "racwdl",
  };
}

function loginOf(key: string | undefined, sas: string | undefined, fields: FilesystemCredentials): AzureLogin {
  if (key !== undefined) return { kind: "key", key: key.trim() };
  if (sas !== undefined) {
    const token = sas.trim().replace(/^\?/, "");
    if (!new URLSearchParams(token).has("sig")) {
      throw credentialsError("azureStorageSasToken", "azure_storage_sas_token (azureStorageSasToken) is no signature: it has no `sig=`");
    }
    return { kind: "sas", token };
  }
  refuseHalfGiven(fields, ["azureTenantId", "azureClientId", "azureClientSecret"]);
  const { azureTenantId: tenantId, azureClientId: clientId, azureClientSecret: clientSecret } = fields;
  if (tenantId !== undefined) return { kind: "principal", tenantId, clientId: clientId!, clientSecret: clientSecret! };
  return { kind: fields.anonymous === true ? "anonymous" : "default" };
}

function hostUrl(host: string | undefined): string | undefined {
  return host === undefined ? undefined : `https://${host}`;
}

function blobHost(text: string | undefined): URL | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw credentialsError(undefined, "the endpoint of the account is no address such as https://account.blob.core.windows.net");
  }
  // The same account has two hosts; the SDK speaks with the one of blobs.
  url.hostname = url.hostname.replace(".dfs.", ".blob.");
  url.search = "";
  return url;
}

/** Emulators have no host for each account: it stands in the path. */
function isEmulator({ hostname }: URL): boolean {
  return hostname === "localhost" || /^[\d.]+$/.test(hostname) || hostname.startsWith("[");
}

/** Unknown for a domain of one's own. */
function accountIn(endpoint: URL): string | undefined {
  if (isEmulator(endpoint)) return endpoint.pathname.split("/").find((part) => part !== "");
  return /^([^.]+)\.(?:[^.]+\.)?blob\./.exec(endpoint.hostname)?.[1];
}

function withAccount(endpoint: URL, account: string): string {
  if (isEmulator(endpoint) && endpoint.pathname === "/") endpoint.pathname = `/${account}`;
  return endpoint.href.replace(/\/+$/, "");
}
