import { randomBytes } from "node:crypto";

/** Bytes of a table name in a job id; the rest of the id and `.json` of its checkpoint must fit into 255 bytes too. */
const tableBytes = 180;

/** Ten hexadecimal digits, as Python dlt makes them. */
export function newFileId(): string {
  return randomBytes(5).toString("hex");
}

/**
 * `<table>.<file id>.<format>`: the identity of a job and the name of its file. Letters, digits, `_`, `-` and spaces of the table stay;
 * other characters are percent-encoded, for names of some conventions may hold dots and slashes.
 */
export function jobId(table: string, fileId: string, format: string): string {
  let name = "";
  let bytes = 0;
  for (const character of table) {
    const safe = /[\p{L}\p{M}\p{N}_ -]/u.test(character) ? character : percentEncoded(character);
    bytes += Buffer.byteLength(safe);
    if (bytes > tableBytes) break;
    name += safe;
  }
  return `${name}.${fileId}.${format}`;
}

function percentEncoded(character: string): string {
  return Buffer.from(character).reduce((text, byte) => `${text}%${byte.toString(16).padStart(2, "0")}`, "");
}
