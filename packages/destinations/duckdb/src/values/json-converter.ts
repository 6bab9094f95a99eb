import type { Json } from "@dlt-ts/core";
import { isoDate, isoTime, isoTimestamp } from "@dlt-ts/formats";
import type {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  DuckDBType,
  DuckDBValue,
  DuckDBValueConverter,
} from "@duckdb/node-api";
import type { DuckDbDriver } from "../driver/load-driver.js";
import { isoNanoseconds } from "./iso-nanoseconds.js";

type Convert = (value: DuckDBValue, type: DuckDBType, converter: DuckDBValueConverter<Json>) => Json;

/** Turns values of DuckDB into the JSON encoding of the contract. What has no form of its own there is the text that DuckDB prints. */
export function jsonConverter(driver: DuckDbDriver): DuckDBValueConverter<Json> {
  const { DuckDBTypeId: id } = driver;
  const converters = new Map<number, Convert>([
    [id.SQLNULL, () => null],
    ...[id.BOOLEAN, id.TINYINT, id.SMALLINT, id.INTEGER, id.UTINYINT, id.USMALLINT, id.UINTEGER].map((type): [number, Convert] => [
      type,
      asItIs,
    ]),
    ...[id.BIGINT, id.UBIGINT, id.HUGEINT, id.UHUGEINT, id.BIGNUM].map((type): [number, Convert] => [type, integer]),
    [id.FLOAT, double],
    [id.DOUBLE, double],
    [id.VARCHAR, (value, type) => (type.alias === "JSON" ? (JSON.parse(value as string) as Json) : (value as string))],
    [id.BLOB, binary],
    [id.DATE, date],
    [id.TIME, (value) => isoTime(Number((value as DuckDBTimeValue).micros))],
    [id.TIMESTAMP, finite((value) => wallClock((value as DuckDBTimestampValue).micros))],
    [id.TIMESTAMP_TZ, finite((value) => `${wallClock((value as DuckDBTimestampTZValue).micros)}Z`)],
    [id.TIMESTAMP_S, finite((value) => wallClock((value as DuckDBTimestampSecondsValue).seconds * 1_000_000n))],
    [id.TIMESTAMP_MS, finite((value) => wallClock((value as DuckDBTimestampMillisecondsValue).millis * 1000n))],
    [id.TIMESTAMP_NS, finite((value) => isoNanoseconds((value as DuckDBTimestampNanosecondsValue).nanos))],
    [id.LIST, driver.arrayFromListValue],
    [id.ARRAY, driver.arrayFromArrayValue],
    [id.STRUCT, driver.objectFromStructValue],
    [id.MAP, driver.objectArrayFromMapValue],
    [id.UNION, driver.objectFromUnionValue],
    [id.VARIANT, driver.fromVariantValue],
  ]);
  return (value, type, converter) =>
    value === null || value === undefined ? null : (converters.get(type.typeId) ?? String)(value, type, converter);
}

function asItIs(value: DuckDBValue): Json {
  return value as number | boolean;
}

function integer(value: DuckDBValue): Json {
  const whole = value as bigint;
  return whole >= Number.MIN_SAFE_INTEGER && whole <= Number.MAX_SAFE_INTEGER ? Number(whole) : String(whole);
}

function double(value: DuckDBValue): Json {
  return Number.isFinite(value) ? (value as number) : String(value);
}

function binary(value: DuckDBValue): Json {
  const { bytes } = value as DuckDBBlobValue;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

function date(value: DuckDBValue): Json {
  const { days, isFinite } = value as DuckDBDateValue;
  if (isFinite) return isoDate(days);
  return days > 0 ? "infinity" : "-infinity";
}

function wallClock(micros: bigint): string {
  return isoTimestamp(micros, { utc: false });
}

/** Infinite timestamps are the words that DuckDB has for them. */
function finite(convert: (value: DuckDBValue) => Json): Convert {
  return (value) => ((value as { readonly isFinite: boolean }).isFinite ? convert(value) : String(value));
}
