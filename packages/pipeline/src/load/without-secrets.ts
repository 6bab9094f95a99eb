import { inspect } from "node:util";

/** Deep enough for what drivers hang on their errors, and an end for what refers to itself. */
const deepest = 8;
const shownWhole = { depth: deepest, maxStringLength: Infinity, maxArrayLength: 1_000, breakLength: Infinity } as const;

/**
 * What was thrown, without secrets in it: in its message, in all that hangs on it, and in the errors behind it. The same object where there are
 * none; else a copy of the same class, for others may still hold the original.
 */
export function withoutSecrets(thrown: unknown, redact: (text: string) => string): unknown {
  return cleaned(thrown, redact, 0);
}

function cleaned(value: unknown, redact: (text: string) => string, depth: number): unknown {
  if (typeof value === "string") return redact(value);
  if (typeof value !== "object" || value === null || isClean(value, redact)) return value;
  if (depth >= deepest) return undefined;
  const inner = (each: unknown): unknown => cleaned(each, redact, depth + 1);
  if (value instanceof Error) return cleanError(value, redact, inner);
  if (Array.isArray(value)) return value.map(inner);
  const prototype: unknown = Object.getPrototypeOf(value);
  // Nobody knows how to copy what is left: sockets, clients, requests.
  if (prototype !== Object.prototype && prototype !== null) return undefined;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inner(each)]));
}

function cleanError(error: Error, redact: (text: string) => string, inner: (value: unknown) => unknown): Error {
  const copy = new Error(redact(error.message));
  Object.setPrototypeOf(copy, Object.getPrototypeOf(error) as object);
  for (const key of Reflect.ownKeys(error)) {
    const descriptor = Object.getOwnPropertyDescriptor(error, key);
    if (key === "message" || descriptor === undefined) continue;
    const value = inner(key === "stack" ? error.stack : Reflect.get(error, key));
    Object.defineProperty(copy, key, { value, writable: true, configurable: true, enumerable: descriptor.enumerable === true });
  }
  return copy;
}

/** Messages are looked at by themselves: a class may print itself otherwise. */
function isClean(value: object, redact: (text: string) => string): boolean {
  const texts = [inspect(value, shownWhole)];
  for (let error: unknown = value, depth = 0; error instanceof Error && depth <= deepest; error = error.cause, depth++) {
    texts.push(error.message, error.stack ?? "");
    if ("context" in error) texts.push(inspect(error.context, shownWhole));
  }
  return texts.every((text) => redact(text) === text);
}
