import { isArrowItem } from "../arrow/arrow-item.js";
import { HintsError } from "../hints/hints-error.js";
import type { RowSource } from "./resource-data.js";

export const streamOfBytes =
  "the data is a stream of bytes or text, which holds no rows yet; parse it first, such as by a generator that gives a row for each line.";

/** Refuses data that can never give rows: what holds none, and what would be walked by surprise. */
export function checkData(resource: string, data: unknown): void {
  const isPromise = typeof data === "object" && data !== null && "then" in data;
  if (typeof data !== "function" && !isPromise) checkSource(resource, data);
}

/** The same for what a function or a promise gave. */
export function checkSource(resource: string, source: unknown): asserts source is RowSource<unknown> {
  const problem = problemOf(source);
  if (problem !== undefined) throw new HintsError(resource, `the data is ${problem}`);
}

function problemOf(source: unknown): string | undefined {
  if (source === null) return "null; give a list of rows, or [] for none.";
  if (typeof source === "string") return "a text; give a list of rows, or a function that returns them.";
  if (typeof source === "function") return "a function that returns a function; call the inner one.";
  if (typeof source !== "object") return `${String(source)}; give a list of rows, or a function that returns them.`;
  if (source instanceof Map) return "a Map; give [it] for one row, or [...it.values()] for a row of each value.";
  if (ArrayBuffer.isView(source)) return "bytes; give a list of rows.";
  if ("readableObjectMode" in source && source.readableObjectMode === false) return streamOfBytes.replace("the data is ", "");
  if (isArrowItem(source)) return undefined;
  if (Symbol.iterator in source || Symbol.asyncIterator in source) return undefined;
  return "one object; give [it] for one row.";
}
