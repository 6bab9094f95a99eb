import type { ColumnBatch, StoredSchema, SystemTables, TypedTable } from "@dlt-ts/core";
import type { ExtractedPackage, NormalizedPackage } from "../../src/package/manifest.js";
import type { PackageStore } from "../../src/package/package-store.js";

const systemTable = (name: string): TypedTable => ({ name, columns: [{ name: "load_id", dataType: "text" }] });

export const systemTables: SystemTables = {
  version: systemTable("_dlt_version"),
  loads: systemTable("_dlt_loads"),
  state: systemTable("_dlt_pipeline_state"),
  receipts: systemTable("_dlt_receipts"),
};

const schema: StoredSchema = { name: "shop", hash: "aGFzaA==", version: 1, engineVersion: 11, document: '{"name":"shop"}' };

/** A table with an id and a constant load id. */
export const tableOf = (name: string): TypedTable => ({
  name,
  columns: [
    { name: "id", dataType: "bigint" },
    { name: "_dlt_load_id", dataType: "text" },
    { name: "_dlt_id", dataType: "text", rowKey: true },
  ],
});

export function normalized(loadId: string, changes: Partial<NormalizedPackage["description"]> = {}): NormalizedPackage {
  return {
    description: {
      pipeline: "shop",
      loadId,
      createdAt: "2026-01-02T03:04:05.000000Z",
      schema,
      systemTables,
      tables: [],
      jobs: [],
      ...changes,
    },
    identifiers: { casing: "preserve", caseSensitive: true },
    rows: [],
    warnings: [],
  };
}

export function extracted(loadId: string): ExtractedPackage {
  return { pipeline: "shop", loadId, createdAt: "2026-01-02T03:04:05.000000Z", schemaName: "shop", resources: [] };
}

/** Publishes a package with one job file for each table: `{"id":…}` lines. */
export async function publishRows(
  store: PackageStore,
  loadId: string,
  rows: Readonly<Record<string, readonly object[]>>,
  changes: Partial<NormalizedPackage["description"]> = {},
  state: string = "{}",
): Promise<NormalizedPackage> {
  await using draft = await store.draft(loadId);
  const jobs = [];
  for (const [table, lines] of Object.entries(rows)) {
    const id = `${table}.0123456789.jsonl`;
    const file = draft.file(id);
    for (const line of lines) await file.write(Buffer.from(`${JSON.stringify(line)}\n`));
    jobs.push({ id, table, format: "jsonl", rows: lines.length, ...(await file.finish()) });
  }
  const tables = Object.keys(rows).map((name) => ({ table: tableOf(name), disposition: "append" as const }));
  const content = normalized(loadId, { jobs, tables, ...changes });
  await draft.completeNormalized(content, state);
  await store.publish([draft]);
  return content;
}

/** A batch that writers of these tests take: its columns have no values. */
export const emptyBatch = (table: TypedTable, rows: number): ColumnBatch => ({
  rows,
  columns: table.columns.map((column) => ({ column, count: 0, data: { kind: "constant", value: new Uint8Array() } })),
});
