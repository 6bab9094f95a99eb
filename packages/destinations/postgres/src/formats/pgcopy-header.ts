import { Buffer } from "node:buffer";
import { DestinationError, type TypedTable } from "@dlt-ts/core";
import { columnType } from "../dialect/column-type.js";

/** A column of a file: its name, and the type that its values are written for. */
export type FileColumn = readonly [name: string, type: string];

const signature: Buffer = Buffer.from("PGCOPY\n\xff\r\n\0", "latin1");
const fixedLength: number = signature.length + 8;
const longestExtension = 16 * 1024 * 1024;

/** The columns that a file of a table has. */
export function fileColumns(table: TypedTable): readonly FileColumn[] {
  return table.columns.map((column) => [column.name, columnType(column, table)]);
}

/** The beginning of a file. Its columns stand in the extension area, which Postgres skips: so a file says by itself what is in it. */
export function pgcopyHeader(table: TypedTable): Uint8Array {
  const extension = Buffer.from(JSON.stringify(fileColumns(table)));
  const numbers = Buffer.alloc(8);
  numbers.writeInt32BE(extension.length, 4);
  return Buffer.concat([signature, numbers, extension]);
}

/** The columns of a file, from its beginning. Rejects with a `DestinationError` (`data`) for a file that is not one. */
export async function readPgcopyHeader(file: AsyncIterable<Uint8Array>, table: string): Promise<readonly FileColumn[]> {
  let head: Buffer = Buffer.alloc(0);
  for await (const chunk of file) {
    head = Buffer.concat([head, chunk]);
    const needed = head.length < fixedLength ? fixedLength : fixedLength + head.readInt32BE(signature.length + 4);
    if (
      head.length >= fixedLength &&
      (needed < fixedLength || needed > longestExtension || !head.subarray(0, signature.length).equals(signature))
    )
      break;
    if (head.length >= needed && needed > fixedLength) return columnsIn(head.subarray(fixedLength, needed), table);
  }
  throw damaged(table);
}

function columnsIn(extension: Buffer, table: string): readonly FileColumn[] {
  try {
    return JSON.parse(extension.toString()) as readonly FileColumn[];
  } catch {
    throw damaged(table);
  }
}

function damaged(table: string): DestinationError {
  return new DestinationError(
    "data",
    `A pgcopy file of table "${table}" does not begin as one: it is damaged. Give up the package with dropPendingPackages() and run again.`,
    { context: { table } },
  );
}
