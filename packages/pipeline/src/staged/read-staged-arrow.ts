import { pipeline, Readable } from "node:stream";
import { createZstdDecompress } from "node:zlib";
import { DltError } from "@dlt-ts/core";
import { ExtractError } from "./extract-error.js";
import type { StagedFile } from "../package/manifest.js";
import { loadArrow } from "../arrow/load-arrow.js";

/** How the names of staged files with Arrow data end; begins with the format of a job id. */
export const arrowFormat = "arrows.zst";

/** Whether a staged file holds Arrow data. */
export function isArrowFile(name: string): boolean {
  return name.endsWith(`.${arrowFormat}`);
}

/**
 * Reads the record batches of a staged file, each as a page of its own. Rejects with an `ExtractError` when the file was cut or edited, or has not
 * the rows that were written, with an `ArrowError` where `apache-arrow` is not installed.
 */
export async function* readStagedArrow(
  content: AsyncIterable<Uint8Array>,
  { name, rows }: Pick<StagedFile, "name" | "rows">,
): AsyncGenerator<readonly unknown[], void, undefined> {
  const { RecordBatchReader } = await loadArrow();
  // Errors of the content arrive at the reader below.
  const stream = pipeline(Readable.from(content), createZstdDecompress(), () => {});
  let read = 0;
  try {
    for await (const reader of RecordBatchReader.readAll(stream)) {
      for await (const batch of reader) {
        if (batch.numRows === 0) continue;
        read += batch.numRows;
        yield [batch];
      }
    }
  } catch (error) {
    throw DltError.isInstance(error) ? error : damaged(name, `after ${read} rows it cannot be read`, error);
  }
  if (read !== rows) throw damaged(name, `it should have ${rows} rows and has ${read}`);
}

function damaged(file: string, problem: string, cause?: unknown): ExtractError {
  return new ExtractError(
    "DLT_STAGED_FILE",
    `The staged file ${file} is damaged: ${problem}. Restore the file, or give the package up with \`dropPendingPackages()\`, then run again.`,
    { context: { file }, ...(cause === undefined ? {} : { cause }) },
  );
}
