/** A row that could not be staged, and what is wrong with it. It goes where bad rows go when the others become table rows. */
export class BadRow {
  readonly explanation: string;
  /** Inside the row. */
  readonly path: readonly (string | number)[];
  /** The row as JSON text, as well as it could be written. */
  readonly text: string;

  constructor(explanation: string, path: readonly (string | number)[], text: string) {
    this.explanation = explanation;
    this.path = path;
    this.text = text;
  }
}

/** What `decodeBadRow` reads. */
export function encodeBadRow({ explanation, path, text }: BadRow): string {
  return JSON.stringify({ explanation, path, text });
}

/** Undefined for a text that `encodeBadRow` has not written. */
export function decodeBadRow(encoded: string): BadRow | undefined {
  try {
    const { explanation, path, text } = JSON.parse(encoded) as Partial<BadRow>;
    return typeof explanation === "string" && Array.isArray(path) && typeof text === "string"
      ? new BadRow(explanation, path as (string | number)[], text)
      : undefined;
  } catch {
    return undefined;
  }
}
