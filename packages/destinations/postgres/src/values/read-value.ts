import { Buffer } from "node:buffer";
import type { DataType, Json } from "@dlt-ts/core";

/** How the text of a type becomes a value in the encoding of the contract. */
export interface ValueReader {
  readonly dataType: DataType;
  read(text: string): Json;
}

const asItIs = (text: string): Json => text;

function integer(text: string): Json {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
}

function double(text: string): Json {
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}

/** Years before Christ and beyond 9999 and infinities have no form of their own there: they stay as Postgres prints them. */
const ordinaryTimestamp = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?(\+00)?$/;

function timestamp(text: string): Json {
  const parts = ordinaryTimestamp.exec(text);
  if (parts === null) return text;
  const [, date, time, fraction, offset] = parts;
  return `${date}T${time}${fraction === undefined ? "" : `.${fraction.padEnd(6, "0")}`}${offset === undefined ? "" : "Z"}`;
}

function time(text: string): Json {
  const point = text.indexOf(".");
  return point === -1 ? text : text.padEnd(point + 7, "0");
}

const readers: Readonly<Record<number, ValueReader>> = {
  16: { dataType: "bool", read: (text) => text === "t" },
  17: { dataType: "binary", read: (text) => Buffer.from(text.slice(2), "hex").toString("base64") },
  20: { dataType: "bigint", read: integer },
  21: { dataType: "bigint", read: integer },
  23: { dataType: "bigint", read: integer },
  26: { dataType: "bigint", read: integer },
  114: { dataType: "json", read: (text) => JSON.parse(text) as Json },
  700: { dataType: "double", read: double },
  701: { dataType: "double", read: double },
  1082: { dataType: "date", read: asItIs },
  1083: { dataType: "time", read: time },
  1114: { dataType: "timestamp", read: timestamp },
  1184: { dataType: "timestamp", read: timestamp },
  1700: { dataType: "decimal", read: asItIs },
  3802: { dataType: "json", read: (text) => JSON.parse(text) as Json },
};

const wei: ValueReader = { dataType: "wei", read: asItIs };
const text: ValueReader = { dataType: "text", read: asItIs };

/** The type modifier of `numeric(156,78)`. */
const weiModifier = ((156 << 16) | 78) + 4;

/** The reader of a type by its OID; what has no form of its own is the text that Postgres prints. */
export function readerOf(oid: number, modifier: number): ValueReader {
  if (oid === 1700 && modifier === weiModifier) return wei;
  return readers[oid] ?? text;
}
