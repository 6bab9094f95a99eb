import { registerDestination } from "@dlt-ts/core";
import { filesystem } from "./filesystem.js";
import type { GcpAccess } from "./storage/gcs-access.js";
import type { AwsAccess } from "./storage/s3-access.js";
import type { AzureAccess } from "./storage/azure-access.js";

registerDestination(filesystem);

declare module "@dlt-ts/core" {
  interface DestinationTypes {
    filesystem: typeof filesystem;
  }
  interface StagingAccessKinds {
    readonly aws: AwsAccess;
    readonly gcp: GcpAccess;
    readonly azure: AzureAccess;
  }
}

export { filesystem };
export { registerStorage, type OpenStorage } from "./storage/open-storage.js";
export type { GcpAccess } from "./storage/gcs-access.js";
export type { AwsAccess } from "./storage/s3-access.js";
export type { AzureAccess } from "./storage/azure-access.js";
export type { BucketUrl } from "./storage/bucket-url.js";
export type { Storage, StorageContent, StoredFile } from "./storage/storage.js";
export type { Compression } from "./jobs/job-content.js";
export type { ExtraPlaceholder, TableFile } from "./layout/file-path.js";
export type { FilesystemOptions } from "./options/filesystem-options.js";
export type { AwsCredentials, AzureCredentials, FilesystemCredentials, GcpCredentials, SftpCredentials } from "./options/credentials.js";
