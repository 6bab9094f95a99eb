import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareCodePoints } from "./code-point-order.js";

describe("compareCodePoints", () => {
  it("is the order of UTF-8 bytes", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), (texts) => {
        const byBytes = texts.toSorted((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
        expect(texts.toSorted(compareCodePoints)).toEqual(byBytes);
      }),
    );
    expect(["🦚", "ｚ"].toSorted(compareCodePoints)).toEqual(["ｚ", "🦚"]);
  });
});
