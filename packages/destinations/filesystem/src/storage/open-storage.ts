import { DestinationError } from "@dlt-ts/core";
import type { BucketUrl } from "./bucket-url.js";
import type { FilesystemCredentials } from "../options/credentials.js";
import { gcsStorage } from "./gcs-storage.js";
import { openAzureStorage } from "./azure-storage.js";
import { localStorage } from "./local-storage.js";
import { memoryStorage } from "./memory-storage.js";
import { s3Storage } from "./s3-storage.js";
import { openSftpStorage } from "./sftp-storage.js";
import type { Storage } from "./storage.js";

/** Opens the storage that a URL names. Rejects with a `DestinationError` as `connect` does. */
export type OpenStorage = (
  url: BucketUrl,
  credentials: string | FilesystemCredentials | undefined,
  signal: AbortSignal,
) => Storage | Promise<Storage>;

const schemes = new Map<string, OpenStorage>([
  ["file", ({ path }) => localStorage(path)],
  ["memory", ({ authority, path }) => memoryStorage(authority, path)],
  ["s3", s3Storage],
  ["gs", gcsStorage],
  ["gcs", gcsStorage],
  ["sftp", openSftpStorage],
  ...["az", "azure", "abfs", "abfss", "adl"].map((scheme) => [scheme, openAzureStorage] as const),
]);

/** Adds a scheme: `registerStorage("hf", openHuggingFace)` makes `bucketUrl: "hf://…"` work. A later one takes the place of an earlier. */
export function registerStorage(scheme: string, open: OpenStorage): void {
  schemes.set(scheme.toLowerCase(), open);
}

export async function openStorage(
  url: BucketUrl,
  credentials: string | FilesystemCredentials | undefined,
  signal: AbortSignal,
): Promise<Storage> {
  const open = schemes.get(url.scheme);
  if (open !== undefined) return await open(url, credentials, signal);
  throw new DestinationError(
    "options",
    `The destination "filesystem" does not know the scheme "${url.scheme}://". It knows ${[...schemes.keys()].map((each) => `${each}://`).join(", ")}; others are added with registerStorage.`,
    { context: { option: "bucketUrl", scheme: url.scheme } },
  );
}

export function knownSchemes(): readonly string[] {
  return [...schemes.keys()];
}

/** The scheme of what the user wrote as URL or path. */
export function schemeOf(bucketUrl: string): string {
  return /^([a-z][a-z0-9+.-]+):\/\//i.exec(bucketUrl)?.[1]?.toLowerCase() ?? "file";
}
