import { DltError } from "@dlt-ts/core";

/** A text or number that does not say a value of the type asked for. */
export class ValueError extends DltError {
  constructor(type: string, value: unknown, expected: string) {
    super("DLT_VALUE", `${excerpt(value)} is not a ${type}: ${expected}.`, { context: { type } });
  }
}

/** Enough to recognise a value by, never all of a long one. */
function excerpt(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}
