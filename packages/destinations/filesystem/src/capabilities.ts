/** What files can do, as Python dlt states it where Python writes the same files. */
export const filesystemCapabilities = {
  write: { replace: ["swap", "truncate-and-insert"], merge: [] },
  commit: "idempotent",
  // The decimals of Parquet have 76 digits at most.
  formats: { direct: ["jsonl", "parquet", "csv"], unsupportedTypes: { parquet: ["wei"] }, recommendedFileSize: 134_217_728 },
  // Tables are folders, whose names have 255 bytes at most.
  identifiers: { maxLength: 200, maxColumnLength: 65536, lengthUnit: "bytes", casing: "preserve", caseSensitive: true },
  types: { decimal: [38, 9], wei: [78, 0], timestamp: [6, 6], nested: false },
  concurrency: { jobs: "parallel" },
  offers: { ledger: true, read: "sql" },
} as const;
