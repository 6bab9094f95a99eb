import { CursorError } from "./cursor-error.js";
import { givenText } from "../values/given-text.js";

/** Where the cursor of a row stands. */
export interface CursorPath {
  /** The column, where the path is one key; absent of a path into nested values. */
  readonly column: string | undefined;
  /** The value in a row: undefined where there is none. */
  read(row: unknown): unknown;
}

/** A key, a position in a list, or all of a list. */
type Step = string | number | typeof everyItem;

const everyItem = Symbol("[*]");

/** A bare key, a quoted key, a position. The first step may be a key alone, later ones begin with a point or bracket. */
const stepSyntax =
  /(?:^|\.)(?:(?<bare>[^.[\]"'*$\s()?@|&][^.[\]"'*()?|&]*)|"(?<double>[^"]+)"|'(?<single>[^']+)')|\[(?:(?<index>\d+)|(?<every>\*)|"(?<bracketDouble>[^"]+)"|'(?<bracketSingle>[^']+)')\]/y;

/**
 * Reads the path of a cursor: a key (`updated_at`), or a path into nested values (`meta.updated_at`, `$.items[0].at`, `items[*].at`, of which
 * the first that exists counts). Keys with points or brackets stand in quotes: `"a.b"`. Throws a `CursorError` for all else.
 */
export function parseCursorPath(path: string): CursorPath {
  const steps = typeof path === "string" ? stepsOf(path) : undefined;
  if (steps === undefined) {
    throw new CursorError(
      "DLT_CURSOR_OPTIONS",
      `The cursor path ${givenText(path)} is none: give a key such as "updated_at", or a path such as "meta.updated_at", "$.items[0].at" or ` +
        '"items[*].at"; a key with points stands in double quotes within the text.',
    );
  }
  const [first] = steps;
  if (steps.length > 1 || typeof first !== "string" || path.startsWith("$."))
    return { column: undefined, read: (row) => find(row, steps, 0) };
  return { column: first, read: first in Object.prototype ? (row) => member(row, first) : keyReader(first) };
}

function stepsOf(path: string): readonly Step[] | undefined {
  const text = path.startsWith("$.") ? path.slice(2) : path.startsWith("$[") ? path.slice(1) : path;
  if (text.startsWith(".")) return undefined;
  const steps: Step[] = [];
  const syntax = new RegExp(stepSyntax);
  while (syntax.lastIndex < text.length) {
    const groups = syntax.exec(text)?.groups;
    if (groups === undefined) return undefined;
    const { bare, double, single, index, every, bracketDouble, bracketSingle } = groups;
    steps.push(
      every !== undefined ? everyItem : index !== undefined ? Number(index) : (bare ?? double ?? single ?? bracketDouble ?? bracketSingle)!,
    );
  }
  return steps.length === 0 ? undefined : steps;
}

/** The quick way: objects answer for a key that no prototype has. */
function keyReader(key: string): (row: unknown) => unknown {
  return (row) => (row instanceof Map ? row.get(key) : (row as Readonly<Record<string, unknown>> | null | undefined)?.[key]);
}

function member(value: unknown, key: string): unknown {
  if (value instanceof Map) return value.get(key);
  if (typeof value !== "object" || value === null) return undefined;
  return key in Object.prototype && !Object.hasOwn(value, key) ? undefined : (value as Readonly<Record<string, unknown>>)[key];
}

/** The first value that the steps lead to; null is one. */
function find(value: unknown, steps: readonly Step[], at: number): unknown {
  const step = steps[at];
  if (step === undefined) return value;
  if (typeof step === "string") return Array.isArray(value) ? undefined : find(member(value, step), steps, at + 1);
  if (!Array.isArray(value)) return undefined;
  if (step !== everyItem) return find(value[step as number], steps, at + 1);
  for (const item of value) {
    const found = find(item, steps, at + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
