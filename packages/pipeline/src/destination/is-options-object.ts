import { isPlainObject } from "../values/plain-object.js";

/** Whether a value is an object of options, whose fields config may complete; not an instance such as an open database. */
export function isOptionsObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && isPlainObject(value);
}
