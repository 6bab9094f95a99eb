import type { DataType, DefaultHints, SchemaContract, TypeDetection } from "@dlt-ts/core";

/** What a source says about its schema. What is absent stays as it is. */
export interface SchemaSettingsHints {
  /** For tables without a contract of their own. */
  readonly schemaContract?: SchemaContract | undefined;
  /** Names or patterns of columns, and their types. */
  readonly preferredTypes?: Readonly<Record<string, DataType>> | undefined;
  /** Hints, and names or patterns of the columns that get them. */
  readonly defaultHints?: DefaultHints | undefined;
  /** What looks at the first value of a column, in this order. */
  readonly detections?: readonly TypeDetection[] | undefined;
  /** Whether nested rows get the id of their root row. Absent: where merging needs it. */
  readonly rootKey?: boolean | undefined;
  /** Lists and objects below this level stay `json` values, unless the destination says otherwise. */
  readonly maxTableNesting?: number | undefined;
  /** A stored schema that the tables begin with, as text. */
  readonly schema?: string | undefined;
}
