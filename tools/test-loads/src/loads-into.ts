import { createHash } from "node:crypto";
import {
  namingConvention,
  planLoad,
  systemTables,
  type DescribedTable,
  type Destination,
  type JobFormat,
  type LoadJob,
  type LoadPlan,
  type PackageDescription,
  type SystemTables,
  type TypedTable,
} from "@dlt-ts/core";
import { csv, jsonl, parquet, TableBuilder } from "@dlt-ts/formats";
import { jobOfBytes } from "./job-of-bytes.ts";
import { putValue, type Value } from "./put-value.ts";

/** Makes what a destination loads, as the engine does. */
export interface LoadsInto {
  /** Those that it loads, by name. */
  readonly formats: Readonly<Record<string, JobFormat>>;
  readonly systemTables: SystemTables;
  /** A job of rows. Default format: the one that the destination prefers. */
  jobOf(into: TypedTable, rows: readonly Readonly<Record<string, Value>>[], format?: JobFormat): Promise<LoadJob>;
  /** A plan; its schema stands for one of this load's tables. */
  plan(loadId: string, tables: readonly DescribedTable[], jobs: readonly LoadJob[], more?: Partial<PackageDescription>): LoadPlan;
}

export function loadsInto(destination: Destination): LoadsInto {
  const capabilities = destination.capabilities();
  const { direct } = capabilities.formats;
  const formats = Object.fromEntries(
    [parquet(), jsonl, csv(), ...(destination.formats ?? [])].filter(({ name }) => direct.includes(name)).map((each) => [each.name, each]),
  );
  const tablesOfDlt = systemTables(namingConvention("snake_case"), capabilities);
  return {
    formats,
    systemTables: tablesOfDlt,
    async jobOf(into, rows, format = formats[direct[0]!]!) {
      const builder = new TableBuilder(into.name);
      const columns = new Map(
        into.columns.map(({ name, dataType }) => [name, { column: builder.addColumn(name, dataType), put: putValue[dataType] }]),
      );
      for (const row of rows) {
        for (const [name, value] of Object.entries(row)) {
          const target = columns.get(name)!;
          if (value !== null) target.put(target.column, value as never);
        }
        builder.endRow();
      }
      const chunks: Uint8Array[] = [];
      const writer = format.open(into, { write: (bytes) => void chunks.push(Buffer.from(bytes)) }, { types: capabilities.types });
      if (rows.length > 0) await writer.write(builder.take(into));
      await writer.finish();
      return jobOfBytes(into.name, format.name, rows.length, Buffer.concat(chunks));
    },
    plan(loadId, tables, jobs, more = {}) {
      const hash = createHash("sha256").update(JSON.stringify(tables)).digest("base64");
      return planLoad(
        {
          pipeline: "numbers",
          loadId,
          createdAt: "2026-01-02T03:04:05.000Z",
          schema: { name: "shop", hash, version: 1, engineVersion: 11, document: `{"name":"shop","version_hash":"${hash}"}` },
          systemTables: tablesOfDlt,
          tables,
          jobs: jobs.map(({ file: _file, save: _save, ...description }) => description),
          ...more,
        },
        destination,
      );
    },
  };
}
