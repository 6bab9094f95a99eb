import { parquetMetadata, parquetReadObjects, parquetSchema, type FileMetaData } from "hyparquet";
import { compressors } from "hyparquet-compressors";

const asIs = (value: unknown): unknown => value;

function arrayBuffer(file: Uint8Array): ArrayBuffer {
  return new Uint8Array(file).buffer;
}

export function hyparquetMetadata(file: Uint8Array): FileMetaData {
  return parquetMetadata(arrayBuffer(file));
}

/** Rows as hyparquet reads them; timestamps as microseconds, dates as days. */
export async function hyparquetRows(file: Uint8Array): Promise<unknown[][]> {
  const buffer = arrayBuffer(file);
  const names = parquetSchema(parquetMetadata(buffer)).children.map((child) => child.element.name);
  const parsers = { timestampFromMicroseconds: asIs, dateFromDays: asIs } as never;
  const rows = await parquetReadObjects({ file: buffer, compressors, parsers });
  return rows.map((row) => names.map((name) => row[name] ?? null));
}
