import { isPlainObject } from "./plain-object.js";

/** Freezes plain data, all the way down. Instances of classes in it are left alone. */
export function deepFreeze<Value>(value: Value): Value {
  if ((isPlainObject(value) || Array.isArray(value)) && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
