import { ContainerClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import type { AzuriteServer } from "@dlt-ts/test-servers";

/** The SDK's view of a container, to make it and to look into it. */
export function containerOf({ account, key, endpoint }: AzuriteServer, name: string): ContainerClient {
  return new ContainerClient(`${endpoint}/${name}`, new StorageSharedKeyCredential(account, key));
}

export async function makeContainer(server: AzuriteServer, name: string): Promise<ContainerClient> {
  const container = containerOf(server, name);
  await container.create();
  return container;
}
