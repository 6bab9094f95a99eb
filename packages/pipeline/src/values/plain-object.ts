/**
 * Whether an object is one that `{}`, `JSON.parse` or `Object.create(null)` makes, in this realm or another:
 * its prototype is absent or the end of a chain. Instances of classes are not.
 */
export function isPlainObject(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || (Object.getPrototypeOf(prototype) === null && tagOf(value) === undefined);
}

/** What `Symbol.toStringTag` says of a value: standard types name themselves there, across realms and polyfills. */
export function tagOf(value: object): string | undefined {
  const tag: unknown = (value as { readonly [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  return typeof tag === "string" ? tag : undefined;
}
