import type { DataType, DestinationCapabilities, Json, TypedColumn } from "@dlt-ts/core";
import { column } from "../../tables/table-builders.js";

/** Columns of one data type with the values that each must keep, in the encoding of readers. */
export interface Samples {
  readonly column: TypedColumn;
  readonly values: readonly Json[];
}

/** What a destination must keep of a data type: ordinary values, the ends of its range, and what is easily mistaken for another. */
export function samplesOf(type: DataType, { types }: DestinationCapabilities): readonly Samples[] {
  switch (type) {
    case "text":
      return [{ column: column("value"), values: texts }];
    case "bigint":
      return [{ column: column("value", "bigint"), values: integers }];
    case "double":
      return [
        {
          column: column("value", "double"),
          values: [0, 1, -1, 0.1, -0.1, 1 / 3, 1.5, 1e300, -1e-300, 5e-324, Number.MAX_VALUE, 123456789.123],
        },
      ];
    case "bool":
      return [{ column: column("value", "bool"), values: [true, false] }];
    case "timestamp":
      return [
        { column: column("value", "timestamp"), values: wallClocks(types.timestamp[0]).map((text) => `${text}Z`) },
        { column: column("wall", "timestamp", { timezone: false }), values: wallClocks(types.timestamp[0]) },
      ];
    case "date":
      return [{ column: column("value", "date"), values: ["1970-01-01", "1969-12-31", "2024-02-29", "1900-01-01", "2262-04-11"] }];
    case "time":
      return [
        { column: column("value", "time"), values: ["00:00:00", "23:59:59", "12:34:56", ...fractions("12:34:56", types.timestamp[0])] },
      ];
    case "decimal":
      return decimals(types.decimal);
    case "wei":
      return [
        { column: column("value", "wei"), values: ["0", "1", "-1", "9223372036854775808", digits(types.wei), `-${digits(types.wei)}`] },
      ];
    case "binary":
      return [{ column: column("value", "binary"), values: binaries }];
    case "json":
      return [{ column: column("value", "json"), values: documents }];
  }
}

const texts: readonly string[] = [
  "",
  "a",
  " padded ",
  "tab\tnewline\nreturn\r\nend",
  "quotes ' \" ` and \\ backslash \\n",
  "comma, semicolon; -- comment /* */",
  "null",
  "NULL",
  "\\N",
  "true",
  "0123",
  "1e5",
  "2024-01-01",
  "{}",
  "ünïcödé 漢字 مرحبا",
  "🐘👩‍👩‍👧",
  "\u202e\u200b\u0301",
  "%s $1 {0} ${x} :name ?",
  "x".repeat(70_000),
];

const integers: readonly Json[] = [
  0,
  1,
  -1,
  2_147_483_648,
  9_007_199_254_740_991,
  "9007199254740992",
  "-9007199254740993",
  "9223372036854775807",
  "-9223372036854775808",
];

/** Within the years that every engine with nanoseconds can hold. */
function wallClocks(precision: number): readonly string[] {
  const whole = [
    "1970-01-01T00:00:00",
    "1969-12-31T23:59:59",
    "2024-02-29T12:00:00",
    "1900-01-01T00:00:00",
    "2261-12-31T23:59:59",
    "2024-03-31T02:30:00",
  ];
  return [...whole, ...fractions("2024-06-30T23:59:59", precision), ...fractions("1901-02-03T04:05:06", precision)];
}

function fractions(second: string, precision: number): readonly string[] {
  const kept = ["500000", "123000", "000001", "999999"].filter((fraction) => /^0*$/.test(fraction.slice(precision)));
  return kept.map((fraction) => `${second}.${fraction}`);
}

function decimals([precision, scale]: readonly [number, number]): readonly Samples[] {
  const small = Math.min(2, scale);
  return [
    {
      column: column("value", "decimal"),
      values: [
        "0",
        "1",
        "-1",
        "1.5",
        "-1.25",
        "1000000",
        digits([Math.min(precision, 18), Math.min(scale, 9)]),
        digits([precision, scale]),
        `-${digits([precision, scale])}`,
      ],
    },
    {
      column: column("money", "decimal", { precision: 10, scale: small }),
      values: ["0", digits([10, small]), `-${digits([10, small])}`, "3.1", "100"],
    },
  ];
}

/** The largest number of a precision and scale. */
function digits([precision, scale]: readonly [number, number]): string {
  const whole = "9".repeat(precision - scale) || "0";
  return scale === 0 ? whole : `${whole}.${"9".repeat(scale)}`;
}

const base64 = (...bytes: readonly number[]): string => Buffer.from(bytes).toString("base64");

const binaries: readonly string[] = [
  base64(0),
  base64(0xff, 0xfe, 0x00, 0x0a, 0x0d, 0x22, 0x27, 0x2c, 0x5c),
  base64(...Array.from({ length: 256 }, (_, byte) => byte)),
  Buffer.from("plain text").toString("base64"),
];

const documents: readonly Json[] = [
  {},
  [],
  { a: 1, b: [1, 2, { c: null }], 'key with " quote': "ünïcödé 🐘" },
  [1, [2, [3, []]]],
  { deep: { deeper: { deepest: [true, false, null, 0.5] } } },
  { text: "line\nbreak \\ and ' quote" },
];
