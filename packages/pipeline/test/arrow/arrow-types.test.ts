import * as arrow from "apache-arrow";
import { describe, expect, test } from "vitest";
import type { DecodedRow } from "../normalize/decode-batch.js";
import { add } from "./add-arrow.js";

/** A column with nulls, as a table of one column `c`. */
function tableOf(type: arrow.DataType, values: readonly unknown[]): arrow.Table {
  return new arrow.Table({ c: arrow.vectorFromArray(values as unknown[], type) });
}

async function valuesOf(table: arrow.Table): Promise<readonly unknown[]> {
  const { decoded } = await add([table]);
  return decoded.map((row: DecodedRow) => row["c"] ?? null);
}

/** Bits of the raw values, for types whose builders take no such values. */
function raw(type: arrow.DataType, data: ArrayBufferView, nulls?: number): arrow.Table {
  const made = arrow.makeData({ type, data, ...(nulls === undefined ? {} : { nullBitmap: Uint8Array.of(nulls), nullCount: -1 }) } as never);
  return new arrow.Table({ c: new arrow.Vector([made as arrow.Data]) });
}

const max64 = 9223372036854775807n;

describe("values", () => {
  test.each<[string, arrow.Table, readonly unknown[]]>([
    ["int8", tableOf(new arrow.Int8(), [-128, null, 127]), ["-128", null, "127"]],
    ["int16", tableOf(new arrow.Int16(), [-32768, null, 32767]), ["-32768", null, "32767"]],
    ["int32", tableOf(new arrow.Int32(), [-2147483648, 0, null, 2147483647]), ["-2147483648", "0", null, "2147483647"]],
    [
      "int64",
      tableOf(new arrow.Int64(), [-max64 - 1n, null, max64, 2n ** 53n + 1n]),
      ["-9223372036854775808", null, "9223372036854775807", "9007199254740993"],
    ],
    ["uint8", tableOf(new arrow.Uint8(), [0, null, 255]), ["0", null, "255"]],
    ["uint16", tableOf(new arrow.Uint16(), [0, null, 65535]), ["0", null, "65535"]],
    ["uint32", tableOf(new arrow.Uint32(), [0, null, 4294967295]), ["0", null, "4294967295"]],
    ["uint64", tableOf(new arrow.Uint64(), [0n, null, max64]), ["0", null, "9223372036854775807"]],
    ["float16", raw(new arrow.Float16(), Uint16Array.of(0x3e00, 0xc000, 1), 0b101), [1.5, null, 2 ** -24]],
    ["float32", tableOf(new arrow.Float32(), [0.5, null, -1.25]), [0.5, null, -1.25]],
    ["float64", tableOf(new arrow.Float64(), [0.1, null, -1e300]), [0.1, null, -1e300]],
    ["bool", tableOf(new arrow.Bool(), [true, null, false, true]), [true, null, false, true]],
    ["utf8", tableOf(new arrow.Utf8(), ["", null, "é漢𝄞", "x".repeat(100)]), ["", null, "é漢𝄞", "x".repeat(100)]],
    ["large utf8", tableOf(new arrow.LargeUtf8(), ["a", null, "é"]), ["a", null, "é"]],
    ["binary", tableOf(new arrow.Binary(), [Uint8Array.of(1, 255), null, Uint8Array.of()]), ["Af8=", null, ""]],
    ["fixed size binary", tableOf(new arrow.FixedSizeBinary(2), [Uint8Array.of(1, 2), null, Uint8Array.of(3, 4)]), ["AQI=", null, "AwQ="]],
    ["date32", raw(new arrow.DateDay(), Int32Array.of(-1, 7, 19724), 0b101), ["-1", null, "19724"]],
    ["date64", raw(new arrow.DateMillisecond(), BigInt64Array.of(-86_400_000n, 0n, 86_400_000n), 0b101), ["-1", null, "1"]],
    ["time32(s)", raw(new arrow.TimeSecond(), Int32Array.of(3661, 0, 1), 0b101), ["3661000000", null, "1000000"]],
    ["time32(ms)", raw(new arrow.TimeMillisecond(), Int32Array.of(1, 2), 0b11), ["1000", "2000"]],
    ["time64(us)", raw(new arrow.TimeMicrosecond(), BigInt64Array.of(86_399_999_999n, 5n), 0b11), ["86399999999", "5"]],
    ["time64(ns)", raw(new arrow.TimeNanosecond(), BigInt64Array.of(86_399_999_999_000n, 5000n), 0b11), ["86399999999", "5"]],
    ["timestamp(s)", raw(new arrow.TimestampSecond(), BigInt64Array.of(-1n, 253_402_300_799n)), ["-1000000", "253402300799000000"]],
    ["timestamp(ms)", raw(new arrow.TimestampMillisecond(), BigInt64Array.of(-1n, 1_700_000_000_123n), 0b10), [null, "1700000000123000"]],
    ["timestamp(us)", raw(new arrow.TimestampMicrosecond(), BigInt64Array.of(-1n, -62_135_596_800_000_000n)), ["-1", "-62135596800000000"]],
    [
      "timestamp(ns)",
      raw(new arrow.TimestampNanosecond(), BigInt64Array.of(-1n, max64, 1_700_000_000_123_456_789n)),
      ["-1", "9223372036854775", "1700000000123456"],
    ],
    [
      "decimal",
      raw(new arrow.Decimal(2, 38, 128), Uint32Array.of(12345, 0, 0, 0, -5, -1, -1, -1, 0, 0, 0, 1)),
      ["123.45", "-0.05", "792281625142643375935439503.36"],
    ],
    ["decimal without scale", raw(new arrow.Decimal(0, 38, 128), Uint32Array.of(0, 0, 0, 0)), ["0"]],
    [
      "decimal256",
      raw(new arrow.Decimal(1, 76, 256), Uint32Array.of(0, 0, 0, 0, 0, 0, 0, 1)),
      ["2695994666715063979466701508701963067363714442254057248110361024921.6"],
    ],
  ])("%s", async (_name, table, expected) => {
    expect(await valuesOf(table)).toEqual(expected);
  });
});
