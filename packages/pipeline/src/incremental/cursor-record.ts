import { CursorError } from "./cursor-error.js";
import { givenText } from "../values/given-text.js";

/** What the state of a resource keeps of a cursor, under `incremental` and the path. The names are Python's. */
export interface CursorRecord {
  /** Of the first run. */
  readonly initial_value: unknown;
  /** The furthest so far. */
  readonly last_value: unknown;
  /** Of the rows that have it. */
  readonly unique_hashes: readonly string[];
  /** Where the newest run with new rows began. */
  readonly start_value: unknown;
}

/** Reads what is stored; undefined where there is nothing yet. Throws a `CursorError` for what is no record. */
export function readCursorRecord(stored: unknown, resource: string, cursorPath: string): CursorRecord | undefined {
  if (stored === undefined || stored === null) return undefined;
  const record = (stored instanceof Map ? Object.fromEntries(stored as ReadonlyMap<string, unknown>) : stored) as Partial<CursorRecord>;
  if (typeof record === "object" && Object.keys(record).length === 0) return undefined;
  const { initial_value = null, last_value = null, unique_hashes = [], start_value = null } = record;
  if (typeof record !== "object" || !Array.isArray(unique_hashes) || unique_hashes.some((hash) => typeof hash !== "string")) {
    throw new CursorError(
      "DLT_CURSOR_STATE",
      `Resource "${resource}": the state has no valid record of the cursor ${givenText(cursorPath)}. Was it changed by hand? ` +
        "Remove it from the state to begin with initialValue again.",
      { resource, cursorPath },
    );
  }
  return { initial_value, last_value, unique_hashes: unique_hashes as readonly string[], start_value };
}
