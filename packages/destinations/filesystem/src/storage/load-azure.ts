import type * as identity from "@azure/identity";
import type * as blobs from "@azure/storage-blob";
import { DestinationError } from "@dlt-ts/core";

/** The SDK, loaded when it is first needed. Rejects with a `DestinationError` (`driver-missing`) where it is not installed. */
export function loadAzureBlobs(): Promise<typeof blobs> {
  return load("@azure/storage-blob", "files in Azure", () => import("@azure/storage-blob"));
}

/** As `loadAzureBlobs`; needed only without a key and a signature. */
export function loadAzureIdentity(): Promise<typeof identity> {
  return load("@azure/identity", "Azure without an account key or a SAS token", () => import("@azure/identity"));
}

async function load<Module>(name: string, what: string, read: () => Promise<Module>): Promise<Module> {
  try {
    return await read();
  } catch (cause) {
    throw new DestinationError(
      "driver-missing",
      `The destination "filesystem" needs the package ${name} for ${what}. Install it with: npm install ${name}`,
      {
        context: { package: name },
        cause,
      },
    );
  }
}
