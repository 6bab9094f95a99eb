import { describe, expect, it } from "vitest";
import { namingConvention } from "./built-in.js";
import { shortenName } from "./shorten-name.js";

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

describe("shortenName", () => {
  it("leaves a name alone that fits, or that has no limit", () => {
    expect(shortenName("orders", "Orders", 6)).toBe("orders");
    expect(shortenName("orders", "Orders", undefined)).toBe("orders");
    expect(shortenName("orders", "Orders", 0)).toBe("orders");
  });

  it("counts characters, not UTF-16 units", () => {
    const name = "🦚".repeat(20);
    expect(shortenName(name, name, 20)).toBe(name);
    expect(Array.from(shortenName(name, name, 19))).toHaveLength(19);
  });

  it("counts bytes where asked to", () => {
    expect(shortenName("ÖÖÖÖ", "ÖÖÖÖ", 8, "bytes")).toBe("ÖÖÖÖ");
    expect(bytesOf(shortenName("ÖÖÖÖÖ", "ÖÖÖÖÖ", 8, "bytes"))).toBeLessThanOrEqual(8);
  });
});

describe("a limit in bytes", () => {
  // namp252: Python dlt lets 63 characters of two bytes pass where Postgres takes 63 bytes, and the database cuts the name.
  it("shortens namp252 again, where Python leaves a name of 120 bytes", () => {
    const input = "Ö".repeat(70);
    const asPython = namingConvention("duck_case", 63).normalizeIdentifier(input);
    const ours = namingConvention("duck_case", 63, "bytes").normalizeIdentifier(input);
    expect(bytesOf(asPython)).toBe(120);
    expect(ours).toBe(`${"Ö".repeat(14)}5qognw${"Ö".repeat(14)}`);
    expect(bytesOf(ours)).toBe(62);
  });

  it("changes nothing for names of ASCII", () => {
    const input = "VeryLongColumnNameThatExceedsTheLimitOfThePostgresDatabaseWhichIsSixtyThree";
    expect(namingConvention("snake_case", 63, "bytes").normalizeIdentifier(input)).toBe(
      namingConvention("snake_case", 63).normalizeIdentifier(input),
    );
  });
});
