import type { JsonObject, JsonTree } from "../json/read-json.js";
import { InvalidSchemaError } from "./invalid-schema-error.js";

/** Throws an `InvalidSchemaError` that names the path if a value has another shape. */
export type Shape = (value: JsonTree | undefined, path: string) => void;

function refuse(path: string, problem: string): never {
  throw new InvalidSchemaError(`The schema is not valid: ${path} ${problem}.`, { context: { path } });
}

export const text: Shape = (value, path) => {
  if (typeof value !== "string") refuse(path, "must be a text");
};

export const integer: Shape = (value, path) => {
  if (!Number.isInteger(value)) refuse(path, "must be a whole number");
};

export const flag: Shape = (value, path) => {
  if (typeof value !== "boolean") refuse(path, "must be true or false");
};

export const anyObject: Shape = (value, path) => {
  if (!(value instanceof Map)) refuse(path, "must be an object");
};

/** One of a few texts. */
export function oneOf(allowed: readonly string[]): Shape {
  return (value, path) => {
    if (typeof value !== "string" || !allowed.includes(value)) refuse(path, `must be one of ${allowed.join(", ")}`);
  };
}

/** A text for which `problem` finds none. */
export function textWithout(problem: (value: string) => string | undefined): Shape {
  return (value, path) => {
    text(value, path);
    const found = problem(value as string);
    if (found !== undefined) refuse(path, found);
  };
}

/** Null is as good as absent. */
export function optional(shape: Shape): Shape {
  return (value, path) => {
    if (value !== undefined && value !== null) shape(value, path);
  };
}

/** Absent, but not null. */
export function mayBeAbsent(shape: Shape): Shape {
  return (value, path) => {
    if (value !== undefined) shape(value, path);
  };
}

export function listOf(item: Shape): Shape {
  return (value, path) => {
    if (!Array.isArray(value)) refuse(path, "must be a list");
    for (const [index, member] of (value as readonly JsonTree[]).entries()) item(member, `${path}[${index}]`);
  };
}

/** Values of one shape, under any keys or under keys of one shape. */
export function mapOf(member: Shape, key: Shape = text): Shape {
  return (value, path) => {
    anyObject(value, path);
    for (const [name, content] of value as JsonObject) {
      key(name, `${path}.${name}`);
      member(content, `${path}.${name}`);
    }
  };
}

/** These keys, and hints that begin with `x-`; what is not `optional` must be there. */
export function objectOf(members: Readonly<Record<string, Shape>>): Shape {
  const shapes = new Map(Object.entries(members));
  return (value, path) => {
    anyObject(value, path);
    const object = value as JsonObject;
    const below = (key: string): string => (path === "" ? key : `${path}.${key}`);
    for (const key of object.keys()) {
      if (!shapes.has(key) && !key.startsWith("x-")) {
        refuse(path === "" ? "the document" : path, `has the key ${JSON.stringify(key)}, which dlt does not know`);
      }
    }
    for (const [key, shape] of shapes) shape(object.get(key), below(key));
  };
}

/** A text of one shape, or an object of another. */
export function textOr(ofText: Shape, ofObject: Shape): Shape {
  return (value, path) => (typeof value === "string" ? ofText : ofObject)(value, path);
}
