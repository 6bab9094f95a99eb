import { Cursor } from "../../src/incremental/cursor.js";
import { readCursorRecord, type CursorRecord } from "../../src/incremental/cursor-record.js";
import { incremental } from "../../src/incremental/incremental.js";
import type { IncrementalOptions } from "../../src/incremental/incremental-options.js";
import { decodeTyped } from "../../src/values/decode-typed.js";
import { encodeTyped } from "../../src/values/encode-json.js";

/** How a run of a cursor went. */
export interface CursorRun {
  readonly rows: readonly unknown[];
  readonly record: CursorRecord | undefined;
  readonly warnings: readonly string[];
  readonly exhausted: boolean;
  readonly cursor: Cursor;
}

export interface CursorRunOptions extends IncrementalOptions {
  /** Default `t`. */
  readonly path?: string;
  readonly stored?: CursorRecord | undefined;
  /** Of the resource. */
  readonly keys?: readonly string[];
}

/** One run over pages. What is stored went through the state and back, as between two runs. */
export function runCursor(
  pages: readonly (readonly unknown[])[],
  { path = "t", stored, keys, ...options }: CursorRunOptions = {},
): CursorRun {
  const warnings: string[] = [];
  const kept = stored === undefined ? undefined : readCursorRecord(decodeTyped(encodeTyped(stored)), "ev", path);
  const cursor = new Cursor(incremental(path, options), kept, {
    resource: "ev",
    primaryKey: keys,
    warn: (message) => void warnings.push(message),
  });
  const rows = pages.flatMap((page) => cursor.filter(page));
  return { rows, record: cursor.record(), warnings, exhausted: cursor.exhausted, cursor };
}
