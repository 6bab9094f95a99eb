import { Buffer } from "node:buffer";
import { DateValue } from "../values/date-value.js";
import { decimal } from "../values/decimal-value.js";
import { TimeValue } from "../values/time-value.js";
import { TimestampValue } from "../values/timestamp-value.js";
import { spansOf } from "./arrow-bytes.js";
import { decimalReader } from "./arrow-decimal.js";
import { type ArrowData, ArrowTypeId, isValid, validityOf } from "./arrow-item.js";
import { exactIntegerAt, integerAt, wordsOf } from "./arrow-integers.js";

/** Reads the value of an index as a row of JavaScript would have it: null where there is none. */
export type ArrowReader = (index: number) => unknown;

/** Units in a second, by unit, for what has microseconds. */
const microsOfUnit = [1_000_000, 1_000, 1];
const millisecondsOfDay = 86_400_000;

/** A reader for the values of a piece, of any type that has a column. */
export function arrowReader(data: ArrowData): ArrowReader {
  const validity = validityOf(data);
  const read = valueReader(data);
  return validity === undefined ? read : (index) => (isValid(validity, data.offset + index) ? read(index) : null);
}

function valueReader(data: ArrowData): ArrowReader {
  const { type, values, children } = data;
  switch (type.typeId) {
    case ArrowTypeId.int:
      return integerReader(data);
    case ArrowTypeId.float:
      return type.precision === 0 ? (index) => halfAt(values as Uint16Array, index) : (index) => values![index];
    case ArrowTypeId.bool:
      return (index) => isValid(values as Uint8Array, data.offset + index);
    case ArrowTypeId.decimal: {
      const text = decimalReader(data);
      return (index) => decimal(text(index));
    }
    case ArrowTypeId.date: {
      const days = dayReader(data);
      return (index) => new DateValue(days(index));
    }
    case ArrowTypeId.time: {
      const micros = microsReader(data);
      return (index) => new TimeValue(Number(micros(index)));
    }
    case ArrowTypeId.timestamp: {
      const micros = microsReader(data);
      return (index) => new TimestampValue(micros(index), type.timezone ? 0 : undefined);
    }
    case ArrowTypeId.dictionary:
      return spansReader(data) ?? dictionaryReader(data);
    case ArrowTypeId.struct:
      return structReader(data);
    case ArrowTypeId.list:
    case ArrowTypeId.largeList: {
      const item = arrowReader(children[0]!);
      return (index) => listBetween(item, Number(data.valueOffsets![index]), Number(data.valueOffsets![index + 1]));
    }
    case ArrowTypeId.fixedSizeList: {
      const item = arrowReader(children[0]!);
      const size = type.listSize ?? 0;
      return (index) => listBetween(item, index * size, (index + 1) * size);
    }
    case ArrowTypeId.map:
      return mapReader(data);
    case ArrowTypeId.union:
      return unionReader(data);
    default:
      return spansReader(data) ?? (() => null);
  }
}

function integerReader(data: ArrowData): ArrowReader {
  const { type, values } = data;
  if (type.bitWidth !== 64) return (index) => values![index];
  const words = wordsOf(data);
  return (index) => exactIntegerAt(words, index, type.isSigned !== false);
}

/** Reads dates as days since 1970-01-01. */
export function dayReader(data: ArrowData): (index: number) => number {
  if (data.type.unit === 0) return (index) => Number(data.values![index]);
  const words = wordsOf(data);
  return (index) => Math.floor(integerAt(words, index) / millisecondsOfDay);
}

/** Reads times and timestamps in microseconds, nanoseconds rounded down. */
function microsReader(data: ArrowData): (index: number) => number | bigint {
  const { unit = 2, bitWidth = 64 } = data.type;
  const factor = microsOfUnit[unit];
  const words = wordsOf(data);
  const read: (index: number) => number | bigint =
    data.type.typeId === ArrowTypeId.time && bitWidth === 32 ? (index) => words[index]! : (index) => exactIntegerAt(words, index, true);
  return (index) => {
    const value = read(index);
    if (factor === undefined) return smallest(floorThousandth(BigInt(value)));
    const product = typeof value === "number" ? value * factor : Number.NaN;
    return Number.isSafeInteger(product) ? product : smallest(BigInt(value) * BigInt(factor));
  };
}

function floorThousandth(value: bigint): bigint {
  return (value - (((value % 1000n) + 1000n) % 1000n)) / 1000n;
}

function smallest(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** A number of 16 bits. */
export function halfAt(values: Uint16Array, index: number): number {
  const bits = values[index]!;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const sign = bits >> 15 === 0 ? 1 : -1;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function spansReader(data: ArrowData): ArrowReader | undefined {
  const spans = spansOf(data);
  if (spans === undefined) return undefined;
  const { typeId } = data.type.typeId === ArrowTypeId.dictionary ? data.type.dictionary! : data.type;
  const isText = typeId === ArrowTypeId.utf8 || typeId === ArrowTypeId.largeUtf8 || typeId === ArrowTypeId.utf8View;
  return (index) => {
    spans.seek(index);
    const bytes = spans.bytes.subarray(spans.start, spans.end);
    return isText ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8") : bytes;
  };
}

function dictionaryReader({ values, dictionary }: ArrowData): ArrowReader {
  const chunks = (dictionary?.data ?? []).map((chunk) => ({ length: chunk.length, read: arrowReader(chunk) }));
  return (index) => {
    let key = Number(values![index]);
    for (const { length, read } of chunks) {
      if (key < length) return read(key);
      key -= length;
    }
    return null;
  };
}

/** A map keeps the order of the fields, whatever their names. */
function structReader({ type, children }: ArrowData): ArrowReader {
  const members = children.map((child, at) => [type.children![at]!.name, arrowReader(child)] as const);
  return (index) => new Map(members.map(([name, read]) => [name, read(index)]));
}

function listBetween(item: ArrowReader, start: number, end: number): unknown[] {
  const list: unknown[] = [];
  for (let index = start; index < end; index++) list.push(item(index));
  return list;
}

/** An object, where the keys can be those of one; else a list of pairs. */
function mapReader({ valueOffsets, children: [entries] }: ArrowData): ArrowReader {
  const [key, value] = entries!.children.map(arrowReader);
  return (index) => {
    const pairs: (readonly [unknown, unknown])[] = [];
    for (let at = Number(valueOffsets![index]); at < Number(valueOffsets![index + 1]); at++) pairs.push([key!(at), value!(at)]);
    return pairs.every(([name]) => typeof name === "string" || typeof name === "number" || typeof name === "bigint")
      ? new Map(pairs)
      : pairs;
  };
}

function unionReader({ type, typeIds, valueOffsets, children }: ArrowData): ArrowReader {
  const readers = children.map(arrowReader);
  return (index) => {
    const typeId = typeIds![index]!;
    const read = readers[type.typeIdToChildIndex?.[typeId] ?? typeId];
    return read?.(type.mode === 1 && valueOffsets ? Number(valueOffsets[index]) : index) ?? null;
  };
}
