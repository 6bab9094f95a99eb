import type { AnonymousCredential, ContainerClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import type { TokenCredential } from "@azure/identity";
import type { AzureAccount } from "./azure-account.js";
import { loadAzureBlobs, loadAzureIdentity } from "./load-azure.js";

/** The SDK's view of a container. */
export interface AzureContainer {
  readonly client: ContainerClient;
  /** Batches sign each of their parts. */
  readonly credential: StorageSharedKeyCredential | AnonymousCredential | TokenCredential;
}

/** One attempt each: the engine tries again, and knows how long to wait. */
const pipeline = { retryOptions: { maxTries: 1 }, userAgentOptions: { userAgentPrefix: "dlt-ts" } } as const;

/** Loads the SDK; sends nothing. */
export async function openAzureContainer({ account, container, endpoint, login }: AzureAccount): Promise<AzureContainer> {
  const { AnonymousCredential, ContainerClient, StorageSharedKeyCredential } = await loadAzureBlobs();
  const url = `${endpoint}/${encodeURIComponent(container)}`;
  switch (login.kind) {
    case "key": {
      const credential = new StorageSharedKeyCredential(account, login.key);
      return { client: new ContainerClient(url, credential, pipeline), credential };
    }
    case "anonymous": {
      const credential = new AnonymousCredential();
      return { client: new ContainerClient(url, credential, pipeline), credential };
    }
    case "sas": {
      const credential = new AnonymousCredential();
      return { client: new ContainerClient(`${url}?${login.token}`, credential, pipeline), credential };
    }
    case "principal": {
      const { ClientSecretCredential } = await loadAzureIdentity();
      const credential = new ClientSecretCredential(login.tenantId, login.clientId, login.clientSecret, identity);
      return { client: new ContainerClient(url, credential, pipeline), credential };
    }
    case "default": {
      const { DefaultAzureCredential } = await loadAzureIdentity();
      const credential = new DefaultAzureCredential(identity);
      return { client: new ContainerClient(url, credential, pipeline), credential };
    }
  }
}

const identity = { retryOptions: { maxRetries: 1 } } as const;
