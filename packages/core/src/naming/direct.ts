import { defineNamingConvention } from "./define-naming-convention.js";
import type { NamingConvention } from "./naming-convention.js";

/** Leaves names as they are, apart from line breaks and quotes. Paths are joined by `▶`, so underscores mean nothing. */
export const direct: NamingConvention = defineNamingConvention({
  name: "direct",
  caseSensitive: true,
  pathSeparator: "▶",
  normalize: (identifier) => identifier.replace(/[\n\r'"▶]/g, "_"),
});
