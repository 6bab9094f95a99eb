import type { ContainerClient } from "@azure/storage-blob";
import type { StagingAccess } from "@dlt-ts/core";
import type { AzureAccount } from "./azure-account.js";
import { loadAzureBlobs } from "./load-azure.js";

/** The way in to files in Azure, for an engine that reads them itself. */
export interface AzureAccess {
  readonly account: string;
  readonly container: string;
  /** The URL of the account, without a slash at its end. */
  readonly endpoint: string;
  /** A shared access signature for the container, without a question mark; absent where the container is open to everybody. */
  readonly sasToken?: string;
  /** When the signature ends; absent where it was given and is as old as it is. */
  readonly expiresAt?: Date;
}

/** Of signatures. In milliseconds. */
const validFor = 60 * 60 * 1000;

/** Clocks differ: a signature that begins now is refused by a server that is behind. In milliseconds. */
const validBefore = 15 * 60 * 1000;

/**
 * A signature for an hour: made of the account key, or, where Microsoft Entra is asked, of a key that Azure lends to the identity. One that
 * was given is handed on.
 */
export async function azureAccess(azure: AzureAccount, client: ContainerClient, abortSignal: AbortSignal): Promise<StagingAccess> {
  const { account, container, endpoint, login, sasPermissions } = azure;
  const place = { kind: "azure", account, container, endpoint } as const;
  if (login.kind === "anonymous") return place;
  if (login.kind === "sas") return { ...place, sasToken: login.token };

  const { BlobServiceClient, ContainerSASPermissions, SASProtocol, StorageSharedKeyCredential, generateBlobSASQueryParameters } =
    await loadAzureBlobs();
  const startsOn = new Date(Date.now() - validBefore);
  const expiresOn = new Date(Date.now() + validFor);
  const values = {
    containerName: container,
    permissions: ContainerSASPermissions.parse(sasPermissions),
    startsOn,
    expiresOn,
    ...(endpoint.startsWith("https:") ? { protocol: SASProtocol.Https } : {}),
  };
  if (login.kind === "key") {
    const signature = generateBlobSASQueryParameters(values, new StorageSharedKeyCredential(account, login.key));
    return { ...place, sasToken: signature.toString(), expiresAt: expiresOn };
  }
  const service = new BlobServiceClient(endpoint, client.credential, { retryOptions: { maxTries: 1 } });
  const lent = await service.getUserDelegationKey(startsOn, expiresOn, { abortSignal });
  return { ...place, sasToken: generateBlobSASQueryParameters(values, lent, account).toString(), expiresAt: expiresOn };
}
