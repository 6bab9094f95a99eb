import type { Json } from "../json.js";
import { JsonNumber } from "../json/json-number.js";
import type { JsonTree } from "../json/read-json.js";

/**
 * Hints are plain JSON that dlt hands on without a look. A number that JavaScript would change (`1.0`, which it takes for `1`, and
 * integers beyond 2^53) stands there as `{ $number: "1.0" }`, so that a schema which is read and written keeps its hash.
 */
export function decodeHint(tree: JsonTree): Json {
  if (tree instanceof JsonNumber) return { $number: tree.text };
  if (Array.isArray(tree)) return (tree as readonly JsonTree[]).map(decodeHint);
  if (tree instanceof Map) {
    return Object.fromEntries([...(tree as ReadonlyMap<string, JsonTree>)].map(([key, value]) => [key, decodeHint(value)]));
  }
  return tree as Json;
}

/** The other way. */
export function encodeHint(hint: Json): JsonTree {
  if (hint === null || typeof hint !== "object") return hint;
  if (Array.isArray(hint)) return (hint as readonly Json[]).map(encodeHint);
  const entries = Object.entries(hint as { readonly [key: string]: Json });
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === "$number" && isNumberText(first[1])) return JsonNumber.parse(first[1]);
  return new Map(entries.map(([key, value]) => [key, encodeHint(value)]));
}

function isNumberText(value: Json): value is string {
  return typeof value === "string" && /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(value);
}
