import type { SqlDialect } from "./dialect/sql-dialect.js";

/** A dataset in an engine: where its tables are and how the engine writes names. */
export interface SqlDataset {
  readonly dialect: SqlDialect;
  /** The physical name. */
  readonly name: string;
  /** The database above it, where names are unambiguous only with it. */
  readonly catalog?: string;
}

/** The dataset as statements name it. */
export function datasetName({ dialect, catalog, name }: SqlDataset): string {
  return (catalog === undefined ? [name] : [catalog, name]).map((part) => dialect.quoteIdentifier(part)).join(".");
}

/** A table of the dataset as statements name it. */
export function tableName(dataset: SqlDataset, table: string): string {
  return `${datasetName(dataset)}.${dataset.dialect.quoteIdentifier(table)}`;
}

/** Columns as `INSERT` and `SELECT` list them. */
export function columnList({ dialect }: SqlDataset, columns: readonly string[]): string {
  return columns.map((column) => dialect.quoteIdentifier(column)).join(", ");
}
