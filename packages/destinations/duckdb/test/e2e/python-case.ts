import type { SchemaContract } from "@dlt-ts/core";
import type { RefreshMode } from "@dlt-ts/pipeline";
import type { Recorded, RecordedData } from "@dlt-ts/test-loads";
import { readFileSync } from "node:fs";

export interface RecordedTable {
  /** Name, type in DuckDB, `YES` if null is allowed. In the order of the table. */
  readonly columns: readonly (readonly [string, string, string])[];
  readonly rows: readonly Readonly<Record<string, Recorded>>[];
  /** Of `_dlt_version`: the newest schema. */
  readonly schema?: StoredDocument;
}

export interface StoredDocument {
  readonly version: number;
  readonly version_hash: string;
  readonly previous_hashes: readonly string[];
  readonly tables: Readonly<Record<string, { readonly columns: Readonly<Record<string, unknown>> }>>;
}

export interface RecordedRun extends RecordedData {
  readonly args: {
    readonly loader_file_format?: string;
    readonly schema_contract?: SchemaContract;
    readonly refresh?: RefreshMode;
  };
  readonly after: { readonly error?: readonly string[] | string | null; readonly tables?: Readonly<Record<string, RecordedTable>> };
}

/** A pipeline that Python dlt ran on DuckDB, and what the dataset held after each run. */
export interface PythonCase {
  readonly id: string;
  readonly title: string;
  readonly pipeline_name: string;
  readonly dataset_name: string;
  readonly env: Readonly<Record<string, string>>;
  readonly runs: readonly RecordedRun[];
}

export function pythonCases(): readonly PythonCase[] {
  const file = new URL("../vectors/pipeline_e2e.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { readonly cases: readonly PythonCase[] }).cases;
}
