/** An unsupported value, or anything else that stopped the row. */
export type BadRowCode = "DLT_VALUE_UNSUPPORTED" | "DLT_NORMALIZE";

/** A row that could not be staged, and what is wrong with it. It goes where bad rows go when the others become table rows. */
export class BadRow {
  readonly code: BadRowCode;
  readonly explanation: string;
  /** Inside the row. */
  readonly path: readonly (string | number)[];
  /** The row as JSON text, as well as it could be written. */
  readonly text: string;

  constructor(code: BadRowCode, explanation: string, path: readonly (string | number)[], text: string) {
    this.code = code;
    this.explanation = explanation;
    this.path = path;
    this.text = text;
  }
}

/** What `decodeBadRow` reads. */
export function encodeBadRow({ code, explanation, path, text }: BadRow): string {
  return JSON.stringify({ code, explanation, path, text });
}

/** Undefined for a text that `encodeBadRow` has not written. */
export function decodeBadRow(encoded: string): BadRow | undefined {
  try {
    const { code, explanation, path, text } = JSON.parse(encoded) as Partial<BadRow>;
    const isCode = code === "DLT_VALUE_UNSUPPORTED" || code === "DLT_NORMALIZE";
    return isCode && typeof explanation === "string" && Array.isArray(path) && typeof text === "string"
      ? new BadRow(code, explanation, path as (string | number)[], text)
      : undefined;
  } catch {
    return undefined;
  }
}
