import { defineNamingConvention } from "./define-naming-convention.js";
import type { NamingConvention } from "./naming-convention.js";
import { contractUnderscores, countTrailingUnderscores, guardLeadingDigit, reduceAlphabet } from "./reduced-alphabet.js";

const spelledOut: Readonly<Record<string, string>> = { "+": "x", "-": "_", "*": "x", "@": "a", "|": "l" };

/** Lower case words of ASCII letters and digits with underscores between them. */
export function toSnakeCase(identifier: string): string {
  const reduced = reduceAlphabet(identifier.replace(/[-+*@|]/g, (character) => spelledOut[character] ?? character));
  const words = reduced
    .replace(/([^_])([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase();
  const guarded = guardLeadingDigit(words);
  const trailing = countTrailingUnderscores(guarded);
  return contractUnderscores(guarded.slice(0, guarded.length - trailing) + "x".repeat(trailing));
}

/** The default: `Order ID` becomes `order_id`. */
export const snakeCase: NamingConvention = defineNamingConvention({
  name: "snake_case",
  caseSensitive: false,
  normalize: toSnakeCase,
});
