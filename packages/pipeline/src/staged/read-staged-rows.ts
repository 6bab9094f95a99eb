import { pipeline, Readable } from "node:stream";
import { createZstdDecompress } from "node:zlib";
import { DltError } from "@dlt-ts/core";
import type { StagedFile } from "../package/manifest.js";
import { decodeTyped } from "../values/decode-typed.js";
import { ExtractError } from "./extract-error.js";

const newline = 0x0a;

/** What is decompressed at once, and so about the size of a page. */
const chunkSize = 256 * 1024;

/**
 * Reads the rows of a staged file in pages. `content` are the bytes of the file; who gives them checks their hash.
 * Rejects with an `ExtractError` that names file and line when the file was cut or edited, or has not the rows that were written.
 */
export async function* readStagedRows(
  content: AsyncIterable<Uint8Array>,
  { name, rows }: Pick<StagedFile, "name" | "rows">,
): AsyncGenerator<readonly unknown[], void, undefined> {
  let line = 0;
  for await (const lines of linesOf(content, name)) {
    if (line + lines.length > rows) throw damaged(name, rows + 1, `it should have ${rows} rows and has more`);
    yield lines.map((text, index) => rowOf(text, name, line + index + 1));
    line += lines.length;
  }
  if (line < rows) throw damaged(name, line, `it ends there and should have ${rows} rows`);
}

function rowOf(text: string, file: string, line: number): unknown {
  try {
    return decodeTyped(text, { exact: true });
  } catch (error) {
    throw damaged(file, line, "it is no typed JSON", error);
  }
}

async function* linesOf(content: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<readonly string[], void, undefined> {
  const decompress = createZstdDecompress({ chunkSize });
  // Errors of the content arrive at the reader below.
  const stream = pipeline(Readable.from(content), decompress, () => {});
  let count = 0;
  let rest: Buffer[] = [];
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      const end = chunk.lastIndexOf(newline);
      rest.push(end === -1 ? chunk : chunk.subarray(0, end));
      if (end === -1) continue;
      const lines = Buffer.concat(rest).toString("utf8").split("\n");
      rest = [chunk.subarray(end + 1)];
      count += lines.length;
      yield lines;
    }
  } catch (error) {
    throw DltError.isInstance(error) ? error : damaged(file, count + 1, "what follows cannot be decompressed", error);
  }
  if (rest.some((bytes) => bytes.byteLength > 0)) throw damaged(file, count + 1, "it has no end");
}

function damaged(file: string, line: number, problem: string, cause?: unknown): ExtractError {
  return new ExtractError(
    "DLT_STAGED_FILE",
    `The staged file ${file} is damaged at line ${line}: ${problem}. ` +
      "Restore the file, or give the package up with `dropPendingPackages()`, then run again.",
    { context: { file, line }, ...(cause === undefined ? {} : { cause }) },
  );
}
