import { type ColumnBatch, type DestinationCapabilities, namingConvention, newSchema, type Schema, type Table } from "@dlt-ts/core";
import type { NormalizeReport } from "../../src/normalize/normalize-report.js";
import { Normalizer, type NormalizerOptions } from "../../src/normalize/normalizer.js";
import { SchemaTracker } from "../../src/schema/schema-tracker.js";
import { decodeBatch, type DecodedRow } from "./decode-batch.js";
import { SequentialIds } from "./vector-case.js";

export const capabilities: DestinationCapabilities = {
  write: { replace: [], merge: ["delete-insert", "upsert", "scd2", "insert-only"] },
  commit: "atomic",
  formats: { direct: ["jsonl"] },
  identifiers: { maxLength: 63, lengthUnit: "characters", casing: "preserve", caseSensitive: true },
  types: { decimal: [38, 9], wei: [38, 0], timestamp: [6, 9], nested: false },
  concurrency: { jobs: "parallel" },
  offers: { ledger: false, read: false },
};

export interface Harness {
  readonly tracker: SchemaTracker;
  readonly normalizer: Normalizer;
  readonly batches: { readonly table: string; readonly batch: ColumnBatch }[];
  /** All rows that were handed over, by table. */
  rows(): Readonly<Record<string, readonly DecodedRow[]>>;
  /** Types of the columns of a table, in order. */
  types(table: string): Readonly<Record<string, string | undefined>>;
}

export interface HarnessOptions extends Partial<Omit<NormalizerOptions, "tracker">> {
  readonly schema?: Schema;
  readonly hints?: readonly Table[];
  readonly capabilities?: DestinationCapabilities;
}

const naming = namingConvention("snake_case", 63);

export function emptySchema(): Schema {
  return newSchema("test", naming);
}

export function harness({
  schema = emptySchema(),
  hints = [],
  capabilities: abilities = capabilities,
  ...options
}: HarnessOptions = {}): Harness {
  const tracker = new SchemaTracker(schema, naming, abilities);
  for (const table of hints) tracker.applyHints(table);
  const batches: Harness["batches"] = [];
  const normalizer = new Normalizer({
    tracker,
    loadId: "1700000000.1",
    ids: new SequentialIds(),
    now: 1_750_000_000,
    flush: (table, batch) => {
      // Its memory is used again as soon as this resolves.
      batches.push({ table, batch: structuredClone(batch) });
      return Promise.resolve();
    },
    ...options,
  });
  return {
    tracker,
    normalizer,
    batches,
    rows: () => {
      const rows: Record<string, DecodedRow[]> = {};
      for (const { table, batch } of batches) (rows[table] ??= []).push(...decodeBatch(batch));
      return rows;
    },
    types: (table) => Object.fromEntries((tracker.table(table)?.columns ?? []).map(({ name, dataType }) => [name, dataType])),
  };
}

/** All rows of one resource at once. */
export async function runRows(
  items: readonly unknown[],
  options: HarnessOptions = {},
): Promise<
  { readonly rows: Readonly<Record<string, readonly DecodedRow[]>>; readonly report: NormalizeReport } & Pick<Harness, "tracker" | "types">
> {
  const { normalizer, rows, tracker, types } = harness(options);
  normalizer.rows("t", items);
  const report = await normalizer.finish();
  return { rows: rows(), report, tracker, types };
}

/** Columns without those that dlt adds. */
export function withoutOwn(rows: readonly DecodedRow[] | undefined): Record<string, unknown>[] {
  return (rows ?? []).map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith("_dlt"))));
}
