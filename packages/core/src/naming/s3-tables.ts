import { defineNamingConvention } from "./define-naming-convention.js";
import type { NamingConvention } from "./naming-convention.js";
import { toSnakeCase } from "./snake-case.js";

/** `snake_case` for S3 Tables, whose tables begin with no underscore: `_dlt_loads` is `dlt_loads` there. */
export const s3Tables: NamingConvention = defineNamingConvention({
  name: "s3_tables",
  caseSensitive: false,
  maxLength: 255,
  normalize: toSnakeCase,
  normalizeTable: (identifier, shorten) => shorten(toSnakeCase(identifier)).replace(/^_+/, ""),
});
