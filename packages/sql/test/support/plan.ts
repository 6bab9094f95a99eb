import { namingConvention, systemTables, type LoadPlan } from "@dlt-ts/core";

/** A plan without tables, of a small schema. */
export const emptyPlan: LoadPlan = {
  pipeline: "numbers",
  loadId: "1700000000.1",
  digest: "digest",
  createdAt: "2026-01-02T03:04:05.000Z",
  schema: { name: "shop", hash: "hash", version: 3, engineVersion: 11, document: '{"name":"shop"}' },
  systemTables: systemTables(namingConvention("snake_case"), {
    identifiers: { maxLength: 63, lengthUnit: "bytes", casing: "lower", caseSensitive: true },
  }),
  tables: [],
  jobs: [],
  drop: [],
  forgetSchemas: false,
};
