import { isArrowFile, readStagedArrow } from "./read-staged-arrow.js";
import type { StagedFile } from "../package/manifest.js";
import { readStagedRows } from "./read-staged-rows.js";

/** Reads a staged file in pages, of rows or of Arrow data, as its name says. */
export function readStaged(
  content: AsyncIterable<Uint8Array>,
  file: Pick<StagedFile, "name" | "rows">,
): AsyncGenerator<readonly unknown[], void, undefined> {
  return isArrowFile(file.name) ? readStagedArrow(content, file) : readStagedRows(content, file);
}
