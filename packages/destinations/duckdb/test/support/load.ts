import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import {
  planLoad,
  type CommitResult,
  type DescribedTable,
  type DestinationClient,
  type JobDescription,
  type LoadJob,
  type LoadPlan,
  type PackageDescription,
  type ProgressEvent,
  type ResultPage,
  type Row,
  rowsOf,
  type TypedColumn,
  type TypedTable,
} from "@dlt-ts/core";
import { duckdb } from "../../src/duckdb.js";
import { tables as systemTables } from "./connect.js";

/** A table by its columns: `{ id: "bigint" }`, or whole columns. */
export function table(
  name: string,
  columns: Readonly<Record<string, TypedColumn["dataType"] | Omit<TypedColumn, "name">>>,
  parent?: string,
): TypedTable {
  return {
    name,
    ...(parent === undefined ? {} : { parent }),
    columns: Object.entries(columns).map(([column, type]) =>
      typeof type === "string" ? { name: column, dataType: type } : { name: column, ...type },
    ),
  };
}

/** A job file that exists. */
export interface PreparedJob {
  readonly description: JobDescription;
  readonly path: string;
}

/** A job over a file that something else wrote. */
export async function jobOf(path: string, tableName: string, format: string): Promise<PreparedJob> {
  const bytes = await readFile(path);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { path, description: { id: basename(path), table: tableName, format, rows: 1, bytes: bytes.length, sha256 } };
}

let files = 0;

/** A JSON lines job of rows. */
export async function jsonlJob(folder: string, tableName: string, rows: readonly Row[]): Promise<PreparedJob> {
  const path = join(folder, `${tableName}.${++files}.jsonl`);
  await writeFile(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  return jobOf(path, tableName, "jsonl");
}

/** A plan as the engine makes it; the schema stands for one of this load's tables. */
export function plan(
  loadId: string,
  tables: readonly DescribedTable[],
  jobs: readonly PreparedJob[],
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
      jobs: jobs.map((job) => job.description),
      ...more,
    },
    duckdb(),
  );
}

/** Loads a plan in one session, as the engine does. */
export async function load(
  client: DestinationClient,
  loaded: LoadPlan,
  jobs: readonly PreparedJob[],
  progress: (event: ProgressEvent) => void = () => undefined,
  signal: AbortSignal = new AbortController().signal,
): Promise<CommitResult> {
  await using session = await client.begin(loaded, { signal, progress });
  if (!session.committed) for (const job of jobs) await session.run(asJob(job));
  return await session.commit();
}

export function asJob({ description, path }: PreparedJob): LoadJob {
  return { ...description, file: { path: async () => path, stream: () => createReadStream(path) }, save: async () => undefined };
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
