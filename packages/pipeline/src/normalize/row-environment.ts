import type { SchemaTracker } from "../schema/schema-tracker.js";
import type { ReplacedValues } from "../values/encode-json.js";
import type { NameCollision } from "./flat-row.js";
import type { NewColumns } from "./new-columns.js";
import type { KeyNames } from "./key-names.js";
import type { ValuePlacer } from "./place-value.js";
import type { RejectionLog } from "./rejections/rejection-log.js";
import type { RowIds } from "./row-ids.js";

/** What all rows of a run share. */
export interface RowEnvironment {
  readonly tracker: SchemaTracker;
  readonly names: KeyNames;
  readonly placer: ValuePlacer;
  readonly ids: RowIds;
  readonly loadId: string;
  readonly loadIdBytes: Uint8Array;
  readonly onNameCollision: NameCollision;
  /** Counts what became null or U+FFFD. */
  readonly replaced: ReplacedValues;
  /** What the open document added to the schema. */
  readonly newColumns: NewColumns;
  /** What contracts leave out. */
  readonly rejections: RejectionLog;
}

/** What a row is besides its own values. */
export interface RowPlace {
  /** The id of the row above; empty for rows of the resource. */
  readonly parentId: string;
  /** Position in its list. */
  readonly index: number;
}
