import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { namingConvention, namingConventions } from "../src/naming/built-in.js";
import { stripWhitespace } from "../src/naming/strip-whitespace.js";

const names = fc
  .oneof(
    fc.string({ unit: "binary", maxLength: 100 }),
    fc.string({ unit: "grapheme", maxLength: 100 }),
    fc.string({ unit: fc.constantFrom("_", "a", "B", "9", "-", "▶", "٣", "🦚", " ", "\n", '"'), maxLength: 100 }),
  )
  .filter((name) => stripWhitespace(name) !== "");

describe.each(namingConventions)("%s", (name) => {
  const convention = namingConvention(name);

  it("leaves its own names as they are", () => {
    fc.assert(
      fc.property(names, fc.integer({ min: 8, max: 64 }), (input, maxLength) => {
        const limited = convention.withMaxLength(maxLength);
        const once = limited.normalizeIdentifier(input);
        // sql_cs_v1 and sql_ci_v1 make nothing of two underscores, as Python dlt does
        if (once === "") return;
        expect(limited.normalizeIdentifier(once)).toBe(once);
      }),
    );
  });

  it("never exceeds its length", () => {
    fc.assert(
      fc.property(names, fc.integer({ min: 6, max: 64 }), (input, maxLength) => {
        const characters = convention.withMaxLength(maxLength, "characters");
        const bytes = convention.withMaxLength(maxLength, "bytes");
        for (const normalize of ["normalizeIdentifier", "normalizePath", "normalizeTablesPath", "shortenFragments"] as const) {
          expect(Array.from(characters[normalize](input)).length).toBeLessThanOrEqual(maxLength);
          expect(new TextEncoder().encode(bytes[normalize](input)).length).toBeLessThanOrEqual(maxLength);
        }
      }),
    );
  });

  it("keeps the path separator out of identifiers", () => {
    fc.assert(
      fc.property(names, (input) => {
        expect(convention.normalizeIdentifier(input)).not.toContain(convention.pathSeparator);
      }),
    );
  });
});
