import type { DataType } from "@dlt-ts/core";
import type { ColumnBuilder } from "@dlt-ts/formats";

/** A value as a builder takes it: days, microseconds, text of JSON and decimals. Absent and null: no value. */
export type Value = boolean | number | bigint | string | Uint8Array | null;

/** How a value of each type comes into a column. */
export const putValue: Readonly<Record<DataType, (column: ColumnBuilder, value: never) => void>> = {
  text: (column, value: string) => column.putText(value),
  json: (column, value: string) => column.putText(value),
  decimal: (column, value: string) => column.putText(value),
  wei: (column, value: string) => column.putText(value),
  binary: (column, value: Uint8Array) => column.putBytes(value),
  bigint: putInteger,
  timestamp: putInteger,
  time: putInteger,
  double: (column, value: number) => column.putDouble(value),
  bool: (column, value: boolean) => column.putBool(value),
  date: (column, value: number) => column.putDays(value),
};

function putInteger(column: ColumnBuilder, value: number | bigint): void {
  if (typeof value === "bigint") column.putBigInt(value);
  else column.putInteger(value);
}
