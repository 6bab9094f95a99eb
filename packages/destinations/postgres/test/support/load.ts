import { createHash } from "node:crypto";
import {
  planLoad,
  rowsOf,
  type CommitResult,
  type DataType,
  type DescribedTable,
  type DestinationClient,
  type JobFormat,
  type LoadJob,
  type LoadPlan,
  type PackageDescription,
  type ProgressEvent,
  type ResultPage,
  type Row,
  type TypedColumn,
  type TypedTable,
} from "@dlt-ts/core";
import { csv, TableBuilder, type ColumnBuilder } from "@dlt-ts/formats";
import { postgres } from "../../src/postgres.js";
import { tables as systemTables } from "./connect.js";

/** Every format that Postgres loads, by name. */
export const formats: Readonly<Record<string, JobFormat>> = Object.fromEntries(
  [csv(), ...postgres().formats!].map((format) => [format.name, format]),
);

/** A table by its columns: `{ id: "bigint" }`, or whole columns. */
export function table(name: string, columns: Readonly<Record<string, DataType | Omit<TypedColumn, "name">>>): TypedTable {
  return {
    name,
    columns: Object.entries(columns).map(([column, type]) =>
      typeof type === "string" ? { name: column, dataType: type } : { name: column, ...type },
    ),
  };
}

/** A value as a builder takes it: days, microseconds, text of JSON and decimals. Absent and null: no value. */
export type Value = boolean | number | bigint | string | Uint8Array | null;

const put: Readonly<Record<DataType, (column: ColumnBuilder, value: never) => void>> = {
  text: (column, value: string) => column.putText(value),
  json: (column, value: string) => column.putText(value),
  decimal: (column, value: string) => column.putText(value),
  wei: (column, value: string) => column.putText(value),
  binary: (column, value: Uint8Array) => column.putBytes(value),
  bigint: putInteger,
  timestamp: putInteger,
  time: putInteger,
  double: (column, value: number) => column.putDouble(value),
  bool: (column, value: boolean) => column.putBool(value),
  date: (column, value: number) => column.putDays(value),
};

function putInteger(column: ColumnBuilder, value: number | bigint): void {
  if (typeof value === "bigint") column.putBigInt(value);
  else column.putInteger(value);
}

let files = 0;

/** A job of rows, written as the pipeline does. */
export async function jobOf(
  into: TypedTable,
  rows: readonly Readonly<Record<string, Value>>[],
  format: JobFormat = formats["pgcopy"]!,
): Promise<LoadJob> {
  const builder = new TableBuilder(into.name);
  const columns = new Map(
    into.columns.map(({ name, dataType }) => [name, { column: builder.addColumn(name, dataType), put: put[dataType] }]),
  );
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) {
      const target = columns.get(name)!;
      if (value !== null) target.put(target.column, value as never);
    }
    builder.endRow();
  }
  const chunks: Uint8Array[] = [];
  const writer = format.open(into, { write: (bytes) => void chunks.push(bytes.slice()) }, { types: postgres().capabilities().types });
  if (rows.length > 0) await writer.write(builder.take(into));
  await writer.finish();
  return jobOfBytes(into.name, format.name, rows.length, Buffer.concat(chunks));
}

/** A job over bytes that something else made. */
export function jobOfBytes(tableName: string, format: string, rows: number, bytes: Uint8Array): LoadJob {
  return {
    id: `${tableName}.${++files}.${format}`,
    table: tableName,
    format,
    rows,
    bytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    file: {
      path: () => Promise.reject(new Error("Postgres reads streams")),
      async *stream() {
        for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
      },
    },
    save: async () => undefined,
  };
}

/** A plan as the engine makes it; the schema stands for one of this load's tables. */
export function plan(
  loadId: string,
  tables: readonly DescribedTable[],
  jobs: readonly LoadJob[],
  more: Partial<PackageDescription> = {},
): LoadPlan {
  const hash = createHash("sha256").update(JSON.stringify(tables)).digest("base64");
  return planLoad(
    {
      pipeline: "numbers",
      loadId,
      createdAt: "2026-01-02T03:04:05.000Z",
      schema: { name: "shop", hash, version: 1, engineVersion: 11, document: `{"name":"shop","version_hash":"${hash}"}` },
      systemTables,
      tables,
      jobs: jobs.map(({ file: _file, save: _save, ...description }) => description),
      ...more,
    } as PackageDescription,
    postgres(),
  );
}

/** Loads a plan in one session, as the engine does. */
export async function load(
  client: DestinationClient,
  loaded: LoadPlan,
  jobs: readonly LoadJob[],
  progress: (event: ProgressEvent) => void = () => undefined,
  signal: AbortSignal = new AbortController().signal,
): Promise<CommitResult> {
  await using session = await client.begin(loaded, { signal, progress });
  if (!session.committed) for (const job of jobs) await session.run(job);
  return await session.commit();
}

/** All pages of a reading. */
export async function pagesOf(reading: AsyncIterable<ResultPage>): Promise<readonly ResultPage[]> {
  const pages: ResultPage[] = [];
  for await (const page of reading) pages.push(page);
  return pages;
}

/** All rows of a table or a query, in the order of their JSON, since pages come in none. */
export async function rowsIn(
  client: Required<DestinationClient>,
  source: { readonly table: string } | { readonly sql: string },
): Promise<readonly Row[]> {
  const pages = "sql" in source ? client.reader.query!(source.sql) : client.reader.rows(source.table);
  return (await pagesOf(pages)).flatMap(rowsOf).sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
}
