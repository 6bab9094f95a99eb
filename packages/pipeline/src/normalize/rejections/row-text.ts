import { BadRow } from "../../values/bad-row.js";
import { classify, type ClassifiedValue } from "../../values/classify.js";
import { encodePlain } from "../../values/encode-json.js";

/** Levels that are written; what is deeper is replaced. */
const mostLevels = 100;

interface Writing {
  /** Characters that may still be written. */
  left: number;
  readonly parts: string[];
  /** The objects that are open, to find those that contain themselves. */
  readonly open: Set<object>;
}

/**
 * A row or a value as JSON text, as well as it can be: what JSON has no place for stands there as a text in brackets, such as `"[a function]"`.
 * At most `limit` characters; what is cut ends in `…`, and is no JSON then. Never throws.
 */
export function rowText(value: unknown, limit: number): string {
  if (value instanceof BadRow) return cut(value.text, limit);
  const writing: Writing = { left: limit, parts: [], open: new Set() };
  write(value, writing, 0);
  return cut(writing.parts.join("").toWellFormed(), limit);
}

function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

function put(writing: Writing, text: string): void {
  writing.parts.push(text);
  writing.left -= text.length;
}

function write(value: unknown, writing: Writing, level: number): void {
  // one more than fits, so that the cut is seen
  if (writing.left < 0) return;
  const classified = classifiedOrNot(value);
  if (typeof classified === "string") {
    put(writing, JSON.stringify(`[${classified}]`));
    return;
  }
  switch (classified.kind) {
    case "array":
    case "object":
    case "map":
      writeContainer(classified, writing, level);
      break;
    case "text":
      put(writing, JSON.stringify(classified.value.slice(0, writing.left + 1)));
      break;
    case "binary":
      // three bytes are four characters
      put(writing, encodePlain(classified.bytes.subarray(0, writing.left + 1)));
      break;
    default:
      put(writing, plainText(value));
  }
}

function plainText(value: unknown): string {
  try {
    return encodePlain(value);
  } catch {
    return '"[a value that cannot be written]"';
  }
}

/** A text where a value is none. Getters and `toJSON()` of the data may throw anything. */
function classifiedOrNot(value: unknown): ClassifiedValue | string {
  try {
    const classified = classify(value);
    return classified.kind === "unsupported" ? classified.what : classified;
  } catch {
    return "a value that cannot be read";
  }
}

type Container = Extract<ClassifiedValue, { readonly kind: "array" | "object" | "map" }>;

function writeContainer({ kind, value }: Container, writing: Writing, level: number): void {
  if (writing.open.has(value) || level === mostLevels) {
    put(writing, level === mostLevels ? '"[more levels]"' : '"[an object that contains itself]"');
    return;
  }
  writing.open.add(value);
  const [begin, end] = kind === "array" ? ["[", "]"] : ["{", "}"];
  put(writing, begin!);
  let isFirst = true;
  try {
    for (const [key, member] of membersOf({ kind, value } as Container)) {
      if (writing.left < 0) break;
      if (member === undefined && kind !== "array") continue;
      put(writing, `${isFirst ? "" : ","}${key === undefined ? "" : `${JSON.stringify(key.slice(0, writing.left + 1))}:`}`);
      write(member, writing, level + 1);
      isFirst = false;
    }
  } catch {
    put(writing, `${isFirst ? "" : ","}"[members that cannot be read]"`);
  }
  put(writing, end!);
  writing.open.delete(value);
}

function* membersOf(container: Container): Generator<readonly [key: string | undefined, value: unknown]> {
  if (container.kind === "array") for (const item of container.value) yield [undefined, item];
  else if (container.kind === "map") for (const [key, value] of container.value) yield [textOfKey(key), value];
  else for (const key of Object.keys(container.value)) yield [key, container.value[key]];
}

function textOfKey(key: unknown): string {
  return typeof key === "string" || typeof key === "number" || typeof key === "bigint" ? String(key) : `[${typeof key}]`;
}
