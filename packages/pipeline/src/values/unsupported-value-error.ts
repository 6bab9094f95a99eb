import { DltError } from "@dlt-ts/core";
import type { UnsupportedValue } from "./classify.js";

/** A value in data or state that no column and no typed JSON holds. Whoever knows the row adds it. */
export class UnsupportedValueError extends DltError {
  /** Where it stands in the value given, outermost first; empty for the value itself. */
  readonly path: readonly (string | number)[];
  /** What it is and what to do instead, without the place. */
  readonly explanation: string;

  constructor(path: readonly (string | number)[], { what, advice }: Omit<UnsupportedValue, "kind">) {
    const explanation = `${what} has no place in data; ${advice}`;
    super("DLT_VALUE_UNSUPPORTED", `${path.length === 0 ? "The value" : pathText(path)}: ${explanation}.`, {
      context: { path: pathText(path) },
    });
    this.path = path;
    this.explanation = explanation;
  }
}

/** `address.lines[2]["odd key"]`. */
export function pathText(path: readonly (string | number)[]): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(step)) text += text === "" ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}
