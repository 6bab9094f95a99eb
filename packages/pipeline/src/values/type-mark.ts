import type { ValueMark } from "./value-mark.js";

/** The first of the private-use characters that say the type of a text in typed JSON. Part of the format, shared with Python dlt. */
const first = 0xf026;

/** Index in this list = distance from the first character. Python never writes `uuid`, but reads it. */
const types = ["decimal", "timestamp", "date", "uuid", "hex-bytes", "bytes", "wei", "time"] as const;

export type MarkedType = (typeof types)[number];

const characters: ReadonlyMap<MarkedType, string> = new Map(types.map((type, index) => [type, String.fromCharCode(first + index)]));

/** The character before the text of a value of this type. */
export function markOf(type: Exclude<ValueMark, "float"> | "bytes"): string {
  return characters.get(type)!;
}

/** The type that the first character of a text says; undefined of plain text, and of a mark alone. */
export function markedType(text: string): MarkedType | undefined {
  return text.length > 1 ? types[text.charCodeAt(0) - first] : undefined;
}

/** Before a text that begins like a marked one, where nothing may be lost (`exact`): Python leaves it as it is. */
export const textMark: string = String.fromCharCode(first + types.length);

/** Before a whole row that stands for one which could not be staged. */
export const badRowMark: string = String.fromCharCode(first + types.length + 1);

/** Whether a text begins with one of the marks, those for texts and rows included. */
export function beginsWithMark(text: string): boolean {
  const distance = text.charCodeAt(0) - first;
  return distance >= 0 && distance <= types.length + 1;
}
