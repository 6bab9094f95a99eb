/** What Postgres can do, as Python dlt states it where Python writes the same tables. */
export const postgresCapabilities = {
  write: {
    replace: ["swap", "truncate-and-insert", "insert-from-staging", "staging-optimized"],
    merge: ["delete-insert", "upsert", "scd2", "insert-only"],
  },
  commit: "atomic",
  // Several files of a table are copied side by side.
  formats: { direct: ["pgcopy", "csv", "insert_values"], unsupportedTypes: { csv: ["binary"] }, recommendedFileSize: 33_554_432 },
  identifiers: {
    maxLength: 63,
    maxColumnLength: 63,
    lengthUnit: "bytes",
    reservedColumns: ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"],
    casing: "lower",
    caseSensitive: true,
  },
  types: { decimal: [38, 9], wei: [156, 78], timestamp: [6, 6], nested: false },
  concurrency: { jobs: "parallel" },
  offers: { ledger: true, read: "sql" },
} as const;
