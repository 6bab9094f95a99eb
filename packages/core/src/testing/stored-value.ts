import type { DataType, Json, TypedColumn } from "@dlt-ts/core";

/** A value of a JSONL job file in the encoding that readers give. Throws a `TypeError` that names what it cannot be. */
export function storedValue(value: Json, column: TypedColumn): Json {
  if (value === null || column.dataType === "json") return value;
  if (column.dataType === "timestamp") return timestamp(textOf(value, column.dataType), column.timezone !== false);
  if (column.dataType === "time") return timeOfDay(textOf(value, column.dataType));
  if (!matches[column.dataType](value)) throw mismatch(value, column.dataType);
  return column.dataType === "decimal" || column.dataType === "wei" ? String(value) : value;
}

const isText = (value: Json): value is string => typeof value === "string";
const isInteger = (value: Json): boolean => Number.isInteger(value) || (isText(value) && /^-?\d+$/.test(value));

const matches: Readonly<Record<Exclude<DataType, "json" | "timestamp" | "time">, (value: Json) => boolean>> = {
  text: isText,
  binary: isText,
  bigint: isInteger,
  wei: isInteger,
  decimal: (value) => typeof value === "number" || (isText(value) && /^-?\d+(\.\d+)?$/.test(value)),
  double: (value) => typeof value === "number",
  bool: (value) => typeof value === "boolean",
  date: (value) => isText(value) && /^(\d{4}|[+-]\d{6})-\d\d-\d\d$/.test(value),
};

const timestampText = /^(\d{4}|[+-]\d{6})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:?\d\d)?$/;
const timeText = /^(\d\d:\d\d:\d\d)(?:\.(\d+))?$/;

function timestamp(text: string, instant: boolean): string {
  const parts = timestampText.exec(text);
  if (parts === null) throw mismatch(text, "timestamp");
  const [, year, month, day, hour, minute, second, fraction, offset] = parts;
  const moment = new Date(0);
  moment.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  moment.setUTCHours(Number(hour), Number(minute), Number(second));
  // A month 13 or an hour 25 would have rolled over.
  if (!moment.toISOString().startsWith(`${year}-${month}-${day}T${hour}:${minute}:${second}`)) throw mismatch(text, "timestamp");
  moment.setUTCMinutes(moment.getUTCMinutes() - minutesOf(offset));
  return moment.toISOString().slice(0, -".000Z".length) + microseconds(fraction) + (instant ? "Z" : "");
}

function timeOfDay(text: string): string {
  const parts = timeText.exec(text);
  if (parts === null) throw mismatch(text, "time");
  return parts[1]! + microseconds(parts[2]);
}

function microseconds(fraction = ""): string {
  const digits = fraction.slice(0, 6).padEnd(6, "0");
  return digits === "000000" ? "" : `.${digits}`;
}

function minutesOf(offset: string | undefined): number {
  if (offset === undefined || offset === "Z") return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  return offset.startsWith("-") ? -minutes : minutes;
}

function textOf(value: Json, type: DataType): string {
  if (isText(value)) return value;
  throw mismatch(value, type);
}

function mismatch(value: Json, type: DataType): TypeError {
  return new TypeError(`a ${value === null ? "null" : typeof value} is no ${type}`);
}
