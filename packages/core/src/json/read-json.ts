import { JsonError } from "./json-error.js";
import { JsonNumber } from "./json-number.js";

/** JSON without loss: objects are maps, which keep the order of integer-like keys and take `__proto__`; numbers that a double does not carry keep their text. */
export type JsonTree = null | boolean | number | string | JsonNumber | readonly JsonTree[] | JsonObject;

/** An object of JSON, in the order in which it was written. */
export type JsonObject = ReadonlyMap<string, JsonTree>;

const maxDepth = 1_000;

/** Reads JSON without loss. Of equal keys the last one counts. Throws a `JsonError` for anything that is no JSON, and for more than 1,000 levels. */
export function readJson(text: string): JsonTree {
  checkSyntax(text);
  return readValue({ text, position: 0 }, 0);
}

interface Cursor {
  readonly text: string;
  position: number;
}

/** The engine's parser finds every error; what follows may then rely on the text. Its message may quote the text, so it is not passed on. */
function checkSyntax(text: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw new JsonError(`A text of ${text.length} characters is no valid JSON.`);
  }
}

function readValue(cursor: Cursor, depth: number): JsonTree {
  if (depth > maxDepth) throw new JsonError(`A JSON text is nested more than ${maxDepth} levels deep.`);
  switch (peek(cursor)) {
    case "{":
      return readObject(cursor, depth);
    case "[":
      return readList(cursor, depth);
    case '"':
      return readString(cursor);
    default:
      return readLiteral(cursor);
  }
}

function readObject(cursor: Cursor, depth: number): JsonTree {
  const object = new Map<string, JsonTree>();
  cursor.position++;
  while (peek(cursor) !== "}") {
    const key = readString(cursor);
    peek(cursor);
    cursor.position++;
    object.set(key, readValue(cursor, depth + 1));
    if (peek(cursor) === ",") cursor.position++;
  }
  cursor.position++;
  return object;
}

function readList(cursor: Cursor, depth: number): JsonTree {
  const list: JsonTree[] = [];
  cursor.position++;
  while (peek(cursor) !== "]") {
    list.push(readValue(cursor, depth + 1));
    if (peek(cursor) === ",") cursor.position++;
  }
  cursor.position++;
  return list;
}

function readString(cursor: Cursor): string {
  peek(cursor);
  const start = cursor.position;
  let end = start + 1;
  while (cursor.text[end] !== '"') end += cursor.text[end] === "\\" ? 2 : 1;
  cursor.position = end + 1;
  return JSON.parse(cursor.text.slice(start, end + 1)) as string;
}

function readLiteral(cursor: Cursor): JsonTree {
  const end = /[\s,\]}]|$/g;
  end.lastIndex = cursor.position;
  const literal = cursor.text.slice(cursor.position, end.exec(cursor.text)?.index);
  cursor.position += literal.length;
  const value = JSON.parse(literal) as null | boolean | number;
  if (typeof value !== "number") return value;
  const isWholeFloat = /[.eE]/.test(literal) && Number.isInteger(value);
  return isWholeFloat || (Number.isInteger(value) && !Number.isSafeInteger(value)) ? JsonNumber.parse(literal) : value;
}

/** Skips white space. */
function peek(cursor: Cursor): string | undefined {
  while (/[ \t\n\r]/.test(cursor.text[cursor.position] ?? "")) cursor.position++;
  return cursor.text[cursor.position];
}
