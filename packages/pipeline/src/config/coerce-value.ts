import type { Json, OptionDescription } from "@dlt-ts/core";
import { withAsciiDigits } from "../values/unicode-digits.js";
import { isConfigTable, plainValue, type ConfigValue } from "./config-value.js";

export type CoercedType = OptionDescription["type"];

/** The value as the type that an option declares; `undefined` when it is none. Texts are read as Python dlt reads them. */
export function coerceValue(value: ConfigValue, type: CoercedType, values?: readonly Json[]): { readonly value: unknown } | undefined {
  const coerced = coercions[type](value);
  if (coerced === undefined || values === undefined) return coerced;
  const member = values.includes(coerced.value as Json) ? coerced : values.includes(toText(value)) ? { value: toText(value) } : undefined;
  return member;
}

type Coercion = (value: ConfigValue) => { readonly value: unknown } | undefined;

const coercions: Readonly<Record<CoercedType, Coercion>> = {
  text: (value) => ({ value: toText(value) }),
  integer: (value) => {
    if (typeof value === "string") return parseInteger(value);
    if (typeof value === "bigint") return { value: plainValue(value) };
    return typeof value === "number" && Number.isInteger(value) ? { value } : undefined;
  },
  number: (value) => {
    if (typeof value === "string") return parseNumber(value);
    return typeof value === "number" || typeof value === "bigint" ? { value: Number(value) } : undefined;
  },
  boolean: (value) => {
    if (typeof value === "string") return parseBoolean(value);
    if (typeof value === "boolean") return { value };
    return typeof value === "number" || typeof value === "bigint" ? { value: Number(value) !== 0 } : undefined;
  },
  list: (value) => parsed(value, Array.isArray),
  object: (value) => parsed(value, (plain) => typeof plain === "object" && plain !== null && !Array.isArray(plain)),
  any: (value) => ({ value: plainValue(value) }),
};

/** Reads a text that says its type itself: `true`, `12`, `0x1f`, `1.5`, `[1, 2]`, `{"a": 1}`. Anything else stays text. */
export function castText(text: string): unknown {
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === "true";
  const number = parseInteger(text) ?? parseNumber(text);
  if (number !== undefined) return number.value;
  return (parseJson(text, (plain) => typeof plain === "object" && plain !== null) ?? { value: text }).value;
}

/** `12`, ` 12 `, `+4`, `1_000`, `0x1F`, digits of any script; not `1.0`. Beyond the safe integers a bigint. */
function parseInteger(text: string): { readonly value: number | bigint } | undefined {
  const trimmed = text.trim();
  if (/^0x[0-9a-fA-F]+(_[0-9a-fA-F]+)*$/.test(trimmed)) return { value: smallest(BigInt(trimmed.replaceAll("_", ""))) };
  const digits = withAsciiDigits(trimmed);
  if (!/^[+-]?\d+(_\d+)*$/.test(digits)) return undefined;
  return { value: smallest(BigInt(digits.replaceAll("_", "").replace(/^\+/, ""))) };
}

function smallest(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function parseNumber(text: string): { readonly value: number } | undefined {
  const trimmed = text.trim();
  const name = /^([+-]?)(nan|inf|infinity)$/i.exec(trimmed);
  if (name !== null) return { value: /^nan$/i.test(name[2]!) ? NaN : name[1] === "-" ? -Infinity : Infinity };
  if (/^0x[0-9a-fA-F]+$/.test(trimmed)) return { value: Number(trimmed) };
  const plain = /^[+-]?(\d+(_\d+)*\.?(\d+(_\d+)*)?|\.\d+(_\d+)*)(e[+-]?\d+)?$/i.test(trimmed);
  return plain ? { value: Number(trimmed.replaceAll("_", "")) } : undefined;
}

const truths: Readonly<Record<string, boolean>> = {
  yes: true,
  true: true,
  t: true,
  y: true,
  "1": true,
  no: false,
  false: false,
  n: false,
  f: false,
  "0": false,
};

function parseBoolean(text: string): { readonly value: boolean } | undefined {
  const key = text.toLowerCase();
  return Object.hasOwn(truths, key) ? { value: truths[key]! } : undefined;
}

function parsed(value: ConfigValue, fits: (plain: unknown) => boolean): { readonly value: unknown } | undefined {
  if (typeof value === "string") return parseJson(value, fits);
  const plain = value instanceof Date ? undefined : plainValue(value);
  return fits(plain) ? { value: plain } : undefined;
}

function parseJson(text: string, fits: (plain: unknown) => boolean): { readonly value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return fits(value) ? { value } : undefined;
  } catch {
    // Not JSON: the caller says what was expected; the text may be a secret and is not quoted.
    return undefined;
  }
}

/** As Python writes it, so that `username = true` is "True" for both. */
function toText(value: ConfigValue): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return Number.isInteger(value) && Math.abs(value) < 1e16 ? value.toFixed(1) : String(value);
  if (value instanceof Date) return value.toISOString().replace(/\.000/, "").replace(/Z$/, "+00:00");
  return Array.isArray(value) || isConfigTable(value) ? JSON.stringify(plainValue(value), jsonInteger) : String(value);
}

function jsonInteger(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
