import { describe, expect, it } from "vitest";
import { defineNamingConvention } from "./define-naming-convention.js";

const shouting = defineNamingConvention({
  name: "acme#shouting",
  caseSensitive: true,
  pathSeparator: "/",
  normalize: (identifier) => identifier.toUpperCase(),
  normalizeTable: (identifier, shorten) => `T_${shorten(identifier.toUpperCase())}`,
});

describe("defineNamingConvention", () => {
  it("trims, breaks paths and shortens for the convention", () => {
    expect(shouting.normalizeIdentifier(" a b ")).toBe("A B");
    expect(shouting.normalizePath("a/ /b")).toBe("A/B");
    expect(shouting.normalizeTablesPath("a/b")).toBe("T_A/T_B");
    expect(shouting.breakPath("a//b/")).toEqual(["a", "b"]);
    expect(shouting.withMaxLength(10).normalizeIdentifier("abcdefghijkl")).toHaveLength(10);
  });

  it("removes the white space that Python removes, and no other", () => {
    expect(shouting.normalizeIdentifier("\u001c\u0085 a\u3000\u2028")).toBe("A");
    expect(shouting.normalizeIdentifier("\ufeffa")).toBe("\ufeffA");
  });

  it("keeps its length unit when only the length changes", () => {
    const inBytes = shouting.withMaxLength(10, "bytes");
    expect(inBytes.withMaxLength(20).lengthUnit).toBe("bytes");
    expect(shouting.lengthUnit).toBe("characters");
  });
});
