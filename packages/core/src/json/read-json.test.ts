import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JsonError } from "./json-error.js";
import { JsonNumber } from "./json-number.js";
import { readJson } from "./read-json.js";
import { writeJson } from "./write-json.js";

describe("readJson", () => {
  it("keeps the order of keys that are integers, and __proto__", () => {
    expect(writeJson(readJson('{"b":1,"10":{"2":0,"1":0},"__proto__":{"a":1}}'))).toBe('{"b":1,"10":{"2":0,"1":0},"__proto__":{"a":1}}');
  });

  it("keeps whole floats and large integers", () => {
    const text = '[1.0,1e+16,-0.0,9007199254740993,1.5,7,{"a":1.0}]';
    expect(writeJson(readJson(text))).toBe(text);
    expect(readJson("[1.50,2]")).toEqual([1.5, 2]);
    expect(readJson("1E2")).toEqual(JsonNumber.float(100));
  });

  it("takes the last of equal keys, at the place of the first", () => {
    expect(writeJson(readJson('{"a":1,"b":2,"a":3}'))).toBe('{"a":3,"b":2}');
  });

  it("refuses what is no JSON, without quoting it", () => {
    const broken = '{"password":"hunter2"';
    expect(() => readJson(broken)).toThrow(JsonError);
    expect(() => readJson(broken)).not.toThrow("hunter2");
    expect(() => readJson(`${"[".repeat(2_000)}${"]".repeat(2_000)}`)).toThrow("1000 levels");
  });

  it("reads everything that JSON.parse reads, to the same value", () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(0, 1, 3), (text, indent) => {
        const spaced = JSON.stringify(JSON.parse(text), null, indent);
        expect(JSON.parse(writeJson(readJson(spaced)))).toEqual(JSON.parse(spaced));
      }),
    );
  });
});
