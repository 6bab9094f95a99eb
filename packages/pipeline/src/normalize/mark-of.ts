import { isMarkedValue, type ValueMark } from "../values/value-mark.js";

/** What a value says of itself that classifying it forgets: bytes that are written `0x…`, the offset of a time. */
export function markOf(raw: unknown): ValueMark | undefined {
  return typeof raw === "object" && raw !== null && isMarkedValue(raw) ? raw.dltValue : undefined;
}
