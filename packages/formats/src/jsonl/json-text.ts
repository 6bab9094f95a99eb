import { Buffer } from "node:buffer";
import type { ByteOutput } from "../output/byte-output.js";

const quote = 34;

/** How each byte that cannot stand in JSON text is written, as Python dlt does. */
const escapes: readonly (Uint8Array | undefined)[] = Array.from({ length: 256 }, (_, code) => {
  const short = new Map([
    [8, "\\b"],
    [9, "\\t"],
    [10, "\\n"],
    [12, "\\f"],
    [13, "\\r"],
    [34, '\\"'],
    [92, "\\\\"],
  ]).get(code);
  if (short !== undefined) return Buffer.from(short);
  return code < 32 ? Buffer.from(`\\u00${code.toString(16).padStart(2, "0")}`) : undefined;
});

const isEscaped: Uint8Array = Uint8Array.from(escapes, (escape) => (escape === undefined ? 0 : 1));

/** UTF-8 as a text in JSON. */
export function writeJsonText(output: ByteOutput, bytes: Uint8Array, start: number, end: number): void {
  output.byte(quote);
  let from = start;
  for (let at = start; at < end; at++) {
    if (isEscaped[bytes[at]!] === 0) continue;
    output.copy(bytes, from, at);
    output.copy(escapes[bytes[at]!]!);
    from = at + 1;
  }
  output.copy(bytes, from, end);
  output.byte(quote);
}
