import type { FilesystemOptions } from "./options/filesystem-options.js";
import { knownSchemes, schemeOf } from "./storage/open-storage.js";

/** What files can do, as Python dlt states it where Python writes the same files. */
const capabilities = {
  write: { replace: ["swap", "truncate-and-insert"], merge: [] },
  commit: "idempotent",
  // The decimals of Parquet have 76 digits at most.
  formats: { direct: ["jsonl", "parquet", "csv"], unsupportedTypes: { parquet: ["wei"] }, recommendedFileSize: 134_217_728 },
  // Tables are folders, whose names have 255 bytes at most.
  identifiers: { maxLength: 200, maxColumnLength: 65536, lengthUnit: "bytes", casing: "preserve", caseSensitive: true },
  types: { decimal: [38, 9], wei: [78, 0], timestamp: [6, 6], nested: false },
  concurrency: { jobs: "parallel" },
  offers: { ledger: true, read: "sql", stagingFor: [] as readonly string[] },
} as const;

/** The capabilities of a bucket: other destinations can be given its URLs, which are of one scheme. Any, while nobody has said where it is. */
export function filesystemCapabilities({ bucketUrl }: Partial<FilesystemOptions>): typeof capabilities {
  const stagingFor = bucketUrl === undefined ? knownSchemes() : [schemeOf(bucketUrl)];
  return { ...capabilities, offers: { ...capabilities.offers, stagingFor } };
}
