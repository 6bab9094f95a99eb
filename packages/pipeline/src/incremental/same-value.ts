import { encodeTyped } from "../values/encode-json.js";
import { compareKeys, orderedValue } from "./cursor-value.js";

/** Whether two values of a cursor are equal as Python sees it: by what they say, not by which object says it. */
export function sameValue(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (left === undefined || left === null || right === undefined || right === null) return (left ?? null) === (right ?? null);
  const leftOrdered = orderedValue(left);
  const rightOrdered = orderedValue(right);
  if (leftOrdered.kind !== rightOrdered.kind) return false;
  if (leftOrdered.kind !== undefined && rightOrdered.kind !== undefined) return compareKeys(leftOrdered.key, rightOrdered.key) === 0;
  // lists and objects that a function of the user makes
  return encodeTyped(left, { sortKeys: true }) === encodeTyped(right, { sortKeys: true });
}
