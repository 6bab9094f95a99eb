import { compareCodePoints } from "./code-point-order.js";
import { floatText } from "./float-text.js";
import { JsonError } from "./json-error.js";
import { JsonNumber } from "./json-number.js";

/** What can be written as JSON: plain values, integers of 64 bits, numbers with their text, and maps as objects in their own order. */
export type JsonSource =
  | null
  | boolean
  | number
  | bigint
  | string
  | JsonNumber
  | readonly JsonSource[]
  | ReadonlyMap<string, JsonSource>
  | { readonly [key: string]: JsonSource | undefined };

export interface JsonLayout {
  /** Sorts the keys of all objects by code points. Default: their own order. */
  readonly sorted?: boolean;
  /** Spaces for each level, one member on a line. Default 0: no white space at all. */
  readonly indent?: number;
}

const maxDepth = 1_000;
const smallestInteger = -(2n ** 63n);
const largestInteger = 2n ** 64n - 1n;

/**
 * Writes JSON as Python dlt (orjson) does. Numbers that are whole and safe are integers, others floats; properties that are undefined are left out.
 * Throws a `JsonError` for integers beyond 64 bits and for more than 1,000 levels.
 */
export function writeJson(value: JsonSource, layout: JsonLayout = {}): string {
  return write(value, layout, 0);
}

function write(value: JsonSource, layout: JsonLayout, depth: number): string {
  if (value === null) return "null";
  switch (typeof value) {
    case "string":
      return JSON.stringify(value.isWellFormed() ? value : value.toWellFormed());
    case "number":
      return Number.isSafeInteger(value) ? String(value) : floatText(value);
    case "boolean":
      return String(value);
    case "bigint":
      return integerText(value);
    default:
      if (value instanceof JsonNumber) return value.text;
      if (depth === maxDepth) throw new JsonError(`A value is nested more than ${maxDepth} levels deep.`);
      return isList(value) ? writeList(value, layout, depth + 1) : writeObject(value, layout, depth + 1);
  }
}

function writeList(list: readonly JsonSource[], layout: JsonLayout, depth: number): string {
  return enclose(
    "[",
    list.map((item) => write(item, layout, depth)),
    "]",
    layout,
    depth,
  );
}

function writeObject(
  object: ReadonlyMap<string, JsonSource> | { readonly [key: string]: JsonSource | undefined },
  layout: JsonLayout,
  depth: number,
): string {
  const entries = object instanceof Map ? [...object] : Object.entries(object);
  if (layout.sorted) entries.sort(([left], [right]) => compareCodePoints(left, right));
  const colon = layout.indent ? ": " : ":";
  const members: string[] = [];
  for (const [key, value] of entries) {
    if (value !== undefined) members.push(write(key, layout, depth) + colon + write(value, layout, depth));
  }
  return enclose("{", members, "}", layout, depth);
}

function enclose(open: string, members: readonly string[], close: string, { indent }: JsonLayout, depth: number): string {
  if (!indent || members.length === 0) return open + members.join(",") + close;
  const line = `\n${" ".repeat(indent * depth)}`;
  return open + line + members.join(`,${line}`) + line.slice(0, line.length - indent) + close;
}

function integerText(value: bigint): string {
  if (value < smallestInteger || value > largestInteger) {
    throw new JsonError("An integer needs more than 64 bits, which JSON of dlt does not carry. Write it as text or as a decimal.");
  }
  return value.toString();
}

function isList(value: object): value is readonly JsonSource[] {
  return Array.isArray(value);
}
