import { didYouMean } from "@dlt-ts/core";
import { CursorError } from "./cursor-error.js";
import { compareKeys, kindNames, orderedValue, type OrderedValue } from "./cursor-value.js";
import type { IncrementalOptions } from "./incremental-options.js";
import { sameValue } from "./same-value.js";
import { givenText } from "../values/given-text.js";

/** The words that an option takes; undefined for options that are no words. */
const known: Readonly<Record<keyof IncrementalOptions, readonly string[] | undefined>> = {
  initialValue: undefined,
  endValue: undefined,
  lastValueFunc: ["max", "min"],
  primaryKey: undefined,
  rowOrder: ["asc", "desc"],
  onCursorValueMissing: ["raise", "include", "exclude"],
  lag: undefined,
  rangeStart: ["open", "closed"],
  rangeEnd: ["open", "closed"],
  allowExternalSchedulers: undefined,
};

/** Throws a `CursorError` at the first mistake. */
export function checkIncremental(cursorPath: string, options: IncrementalOptions): void {
  const problem = problemOf(options);
  if (problem !== undefined)
    throw new CursorError("DLT_CURSOR_OPTIONS", `incremental(${givenText(cursorPath)}): ${problem}`, { cursorPath });
}

function problemOf(options: IncrementalOptions): string | undefined {
  if (typeof options !== "object" || options === null) return "the options are no object.";
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(known, name)) {
      return `there is no option ${JSON.stringify(name)}.${didYouMean(name, Object.keys(known))} There are ${Object.keys(known).join(", ")}.`;
    }
    const words = known[name as keyof IncrementalOptions];
    if (words === undefined || value === undefined || (typeof value === "string" && words.includes(value))) continue;
    if (name === "lastValueFunc" && typeof value === "function") continue;
    return `${name} is ${givenText(value)}; there are ${words.join(", ")}${name === "lastValueFunc" ? ", or a function of a list of values" : ""}.`;
  }
  const { lag, allowExternalSchedulers: allow, primaryKey } = options;
  if (lag !== undefined && !(typeof lag === "number" && Number.isFinite(lag) && lag >= 0))
    return `lag is ${givenText(lag)}; give a number from 0 on.`;
  if (allow !== undefined && typeof allow !== "boolean") return "allowExternalSchedulers is no boolean.";
  const keys = typeof primaryKey === "string" ? [primaryKey] : (primaryKey ?? []);
  if (!Array.isArray(keys) || keys.some((key) => typeof key !== "string" || key === "")) {
    return "primaryKey is neither the name of a column nor a list of names; [] tells no rows apart.";
  }
  return problemOfRange(options);
}

function problemOfRange({ initialValue, endValue, lastValueFunc = "max" }: IncrementalOptions): string | undefined {
  const hasInitial = initialValue !== undefined && initialValue !== null;
  const hasEnd = endValue !== undefined && endValue !== null;
  if (hasEnd && !hasInitial) return "endValue is given without initialValue; a range needs both.";
  if (typeof lastValueFunc === "function") {
    return hasEnd && !endsBehind(lastValueFunc, initialValue, endValue)
      ? "lastValueFunc([endValue, initialValue]) is not endValue, so the range ends before it begins."
      : undefined;
  }
  const initial = hasInitial ? orderedValue(initialValue) : undefined;
  const end = hasEnd ? orderedValue(endValue) : undefined;
  if (initial?.kind === undefined && initial !== undefined) return unordered("initialValue", initial.what);
  if (end?.kind === undefined && end !== undefined) return unordered("endValue", end.what);
  if (initial === undefined || end === undefined) return undefined;
  return problemOfBounds(initial, end, lastValueFunc);
}

function problemOfBounds(initial: OrderedValue, end: OrderedValue, lastValueFunc: "max" | "min"): string | undefined {
  if (initial.kind !== end.kind) {
    return `initialValue is ${kindNames[initial.kind]} and endValue ${kindNames[end.kind]}; give both in one form.`;
  }
  const order = compareKeys(end.key, initial.key);
  if (lastValueFunc === "max" ? order >= 0 : order <= 0) return undefined;
  const [is, must] = lastValueFunc === "max" ? ["lower", "higher"] : ["higher", "lower"];
  return `endValue is ${is} than initialValue; with lastValueFunc "${lastValueFunc}" it must be ${must}.`;
}

function unordered(option: string, what: string): string {
  return `${option} is ${what}, which has no order; give a number, a text, a Date, or what date(), naive() or decimal() make.`;
}

function endsBehind(lastValueFunc: (values: readonly unknown[]) => unknown, initial: unknown, end: unknown): boolean {
  return sameValue(lastValueFunc([end, initial]), end);
}
