import { Buffer } from "node:buffer";

const lineFeed = 10;

/** The lines of UTF-8 bytes, without line feeds. Only a line feed ends a line. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let parts: Uint8Array[] = [];
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, from)) {
      parts.push(chunk.subarray(from, end));
      yield Buffer.concat(parts).toString();
      parts = [];
      from = end + 1;
    }
    if (from < chunk.length) parts.push(Uint8Array.from(chunk.subarray(from)));
  }
  if (parts.length > 0) yield Buffer.concat(parts).toString();
}
