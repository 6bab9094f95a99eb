import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import type { DataType, JobFormat, TypedTable } from "@dlt-ts/core";
import { csv, jsonl, parquet, TableBuilder, type ColumnBuilder } from "@dlt-ts/formats";
import { duckdb } from "../../src/duckdb.js";
import { jobOf, type PreparedJob } from "./load.js";

/** Every format that DuckDB loads, by name. */
export const formats: Readonly<Record<string, JobFormat>> = Object.fromEntries(
  [parquet(), jsonl, csv(), ...duckdb().formats!].map((format) => [format.name, format]),
);

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

/** Writes rows as the pipeline does, into a file of its own. */
export async function writeJob(
  folder: string,
  table: TypedTable,
  rows: readonly Readonly<Record<string, Value>>[],
  format: JobFormat,
): Promise<PreparedJob> {
  const builder = new TableBuilder(table.name);
  const columns = new Map(
    table.columns.map(({ name, dataType }) => [name, { column: builder.addColumn(name, dataType), put: put[dataType] }]),
  );
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) {
      const target = columns.get(name)!;
      if (value !== null) target.put(target.column, value as never);
    }
    builder.endRow();
  }
  const path = join(folder, `${table.name}.${++files}.${format.extension ?? format.name}`);
  const stream = createWriteStream(path);
  const sink = {
    write: (bytes: Uint8Array) =>
      new Promise<void>((resolve, reject) => stream.write(bytes.slice(), (error) => (error ? reject(error) : resolve()))),
  };
  const writer = format.open(table, sink, { types: duckdb().capabilities().types });
  if (rows.length > 0) await writer.write(builder.take(table));
  await writer.finish();
  stream.end();
  await once(stream, "close");
  return jobOf(path, table.name, format.name);
}
