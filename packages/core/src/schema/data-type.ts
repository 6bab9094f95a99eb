/** The column types of dlt, in the order in which the documentation lists them. */
export const dataTypes = ["text", "bigint", "double", "bool", "timestamp", "date", "time", "decimal", "wei", "binary", "json"] as const;

/**
 * The type of a column.
 * `bigint` holds 64-bit integers, `wei` integers beyond them, `timestamp` microseconds, `json` anything kept as one value.
 */
export type DataType = (typeof dataTypes)[number];
