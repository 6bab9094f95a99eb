/** What DuckDB can do, as Python dlt states it where Python writes the same tables. */
export const duckDbCapabilities = {
  write: { replace: ["swap", "truncate-and-insert", "insert-from-staging"], merge: ["delete-insert", "upsert", "scd2", "insert-only"] },
  commit: "atomic",
  formats: { direct: ["parquet", "jsonl", "csv", "insert_values"] },
  identifiers: { maxLength: 65536, maxColumnLength: 65536, lengthUnit: "characters", casing: "preserve", caseSensitive: false },
  types: { decimal: [38, 9], wei: [38, 0], timestamp: [6, 9], nested: false },
  concurrency: { jobs: "parallel" },
  offers: { ledger: true, read: "sql" },
} as const;
