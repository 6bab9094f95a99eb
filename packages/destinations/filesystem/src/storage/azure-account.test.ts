import { inspect } from "node:util";
import type { DestinationError } from "@dlt-ts/core";
import { expect, test } from "vitest";
import type { AzureCredentials, FilesystemCredentials } from "../options/credentials.js";
import { resolveAzureAccount, type AzureAccount } from "./azure-account.js";

const resolve = (authority: string, credentials?: string | FilesystemCredentials): AzureAccount =>
  resolveAzureAccount({ scheme: "abfss", authority, path: "" }, credentials);

function refusalOf(authority: string, credentials?: string | FilesystemCredentials): DestinationError {
  try {
    resolve(authority, credentials);
  } catch (error) {
    const shown = inspect(error, { depth: null, showHidden: true });
    expect(shown).not.toContain("canary");
    return error as DestinationError;
  }
  throw new Error("it was taken");
}

test.each<[string, string, string | FilesystemCredentials | undefined, Partial<AzureAccount>]>([
  [
    "a name and a key",
    "lake",
    { azureStorageAccountName: "acc", azureStorageAccountKey: " key \n" },
    { account: "acc", container: "lake", endpoint: "https://acc.blob.core.windows.net", login: { kind: "key", key: "key" } },
  ],
  [
    "the account in the URL, by its other host",
    "lake@acc.dfs.core.windows.net",
    { azureStorageSasToken: "?sv=1&sig=x" },
    { account: "acc", endpoint: "https://acc.blob.core.windows.net", login: { kind: "sas", token: "sv=1&sig=x" } },
  ],
  ["the account in both", "lake@acc.blob.core.windows.net", { azureStorageAccountName: "acc" }, { login: { kind: "default" } }],
  ["another cloud", "lake@acc.dfs.core.chinacloudapi.cn", undefined, { endpoint: "https://acc.blob.core.chinacloudapi.cn" }],
  ["a DNS zone", "lake@acc.z3.dfs.storage.azure.net", undefined, { account: "acc", endpoint: "https://acc.z3.blob.storage.azure.net" }],
  ["a host", "lake", { azureStorageAccountName: "acc", azureAccountHost: "files.example.com" }, { endpoint: "https://files.example.com" }],
  ["the host alone", "lake", { azureAccountHost: "acc.dfs.core.windows.net" }, { account: "acc" }],
  [
    "an emulator",
    "lake",
    { azureStorageAccountName: "acc", endpointUrl: "http://127.0.0.1:10000" },
    { endpoint: "http://127.0.0.1:10000/acc" },
  ],
  [
    "an emulator with its account",
    "lake",
    { endpointUrl: "http://localhost:1/acc/" },
    { account: "acc", endpoint: "http://localhost:1/acc" },
  ],
  [
    "a key before a principal, as in Python",
    "lake",
    { azureStorageAccountName: "acc", azureStorageAccountKey: "key", azureTenantId: "t" },
    { login: { kind: "key", key: "key" } },
  ],
  ["a public container", "lake", { azureStorageAccountName: "acc", anonymous: true }, { login: { kind: "anonymous" } }],
  [
    "a principal",
    "lake",
    { azureStorageAccountName: "acc", azureTenantId: "t", azureClientId: "c", azureClientSecret: "s" },
    { login: { kind: "principal", tenantId: "t", clientId: "c", clientSecret: "s" } },
  ],
  [
    "a connection string",
    "lake",
    "AccountName=acc;AccountKey=a+b/c==;EndpointSuffix=core.usgovcloudapi.net;",
    { account: "acc", endpoint: "https://acc.blob.core.usgovcloudapi.net", login: { kind: "key", key: "a+b/c==" } },
  ],
  [
    "a connection string with a signature",
    "lake",
    "BlobEndpoint=https://acc.blob.core.windows.net/;SharedAccessSignature=sv=1&sig=x%3D",
    { account: "acc", endpoint: "https://acc.blob.core.windows.net", login: { kind: "sas", token: "sv=1&sig=x%3D" } },
  ],
  ["the emulator of this machine", "lake", "UseDevelopmentStorage=true", { endpoint: "http://127.0.0.1:10000/devstoreaccount1" }],
])("%s", (_, authority, credentials, expected) => {
  expect(resolve(authority, credentials)).toMatchObject({ container: "lake", ...expected });
});

const half: AzureCredentials = { azureStorageAccountName: "acc", azureTenantId: "t", azureClientId: "c" };
test.each<[string, string, string | FilesystemCredentials | undefined, string]>([
  ["no account", "lake", { azureStorageAccountKey: "canary" }, "azure_storage_account_name (azureStorageAccountName) is missing"],
  ["half a principal", "lake", half, "azure_client_secret (azureClientSecret) is missing"],
  [
    "a principal without its tenant",
    "lake",
    { ...half, azureTenantId: undefined, azureClientSecret: "canary" },
    "azure_tenant_id (azureTenantId) is missing",
  ],
  [
    "two accounts",
    "lake@one.dfs.core.windows.net",
    { azureStorageAccountName: "two" },
    'the URL names the account "one", and the credentials "two"',
  ],
  ["a token that is none", "lake", { azureStorageAccountName: "acc", azureStorageSasToken: "canary" }, "it has no `sig=`"],
  [
    "an endpoint that is no URL",
    "lake",
    { azureStorageAccountName: "acc", endpointUrl: "canary" },
    "endpoint_url (endpointUrl) must be an address",
  ],
  ["a host that is none", "lake", { azureStorageAccountName: "acc", azureAccountHost: "can ary" }, "is no address"],
  ["a text that is something else", "lake", '{"private_key": "canary"}', "for Azure a text is a connection string"],
  ["a text without a key", "lake", "AccountName=canaries", "neither AccountKey nor SharedAccessSignature"],
  ["a text without an account", "lake", "AccountKey=canary", "neither AccountName nor BlobEndpoint"],
])("refuses %s, and repeats no value", (_, authority, credentials, says) => {
  const error = refusalOf(authority, credentials);
  expect(error).toMatchObject({ reason: "options", retry: "never", context: { option: expect.stringMatching(/^credentials/) } });
  expect(error.message).toContain(says);
});
