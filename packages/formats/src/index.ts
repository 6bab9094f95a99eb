export { ColumnBuilder } from "./batch/column-builder.js";
export { ColumnCursor } from "./batch/column-cursor.js";
export type { ColumnKind } from "./batch/column-kind.js";
export { TableBuilder } from "./batch/table-builder.js";
export { parquet, type ParquetOptions } from "./parquet/parquet.js";
export { FormatError, type FormatErrorCode } from "./format-error.js";
