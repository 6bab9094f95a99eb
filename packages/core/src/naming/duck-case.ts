import { defineNamingConvention } from "./define-naming-convention.js";
import type { NamingConvention } from "./naming-convention.js";
import { contractUnderscores } from "./reduced-alphabet.js";

/** Keeps every character, emoji included, except line breaks and double quotes. */
export const duckCase: NamingConvention = defineNamingConvention({
  name: "duck_case",
  caseSensitive: true,
  normalize: (identifier) => contractUnderscores(identifier.replace(/[\n\r"]/g, "_")),
});
