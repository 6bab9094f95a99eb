import { describe, expect, it } from "vitest";
import { canonicalJson } from "./canonical-json.js";
import { JsonError } from "./json-error.js";
import { JsonNumber } from "./json-number.js";
import { type JsonSource, writeJson } from "./write-json.js";

describe("writeJson", () => {
  it("writes integers and floats apart", () => {
    expect(writeJson([1, 1.5, 1e20, 2n ** 63n, JsonNumber.float(1), JsonNumber.parse("9007199254740993")])).toBe(
      "[1,1.5,1e+20,9223372036854775808,1.0,9007199254740993]",
    );
  });

  it("escapes what JSON must escape, and nothing else", () => {
    expect(writeJson('"\\/\b\f\n\r\t\u0001\u007f\u2028żó🦚')).toBe('"\\"\\\\/\\b\\f\\n\\r\\t\\u0001\u007f\u2028żó🦚"');
    expect(writeJson("a\ud800")).toBe('"a\ufffd"');
  });

  it("keeps the order of maps, and keys that objects cannot have", () => {
    expect(
      writeJson(
        new Map([
          ["b", 1],
          ["1", 2],
          ["__proto__", 3],
        ]),
      ),
    ).toBe('{"b":1,"1":2,"__proto__":3}');
  });

  it("leaves out what is undefined", () => {
    expect(writeJson({ a: undefined, b: null })).toBe('{"b":null}');
  });

  it("indents", () => {
    expect(writeJson({ a: [1, {}], b: [] }, { indent: 2 })).toBe('{\n  "a": [\n    1,\n    {}\n  ],\n  "b": []\n}');
  });

  it("refuses integers beyond 64 bits and endless depth", () => {
    expect(() => writeJson(2n ** 64n)).toThrow(JsonError);
    expect(() => writeJson(-(2n ** 63n) - 1n)).toThrow(JsonError);
    let deep: JsonSource = [];
    for (let level = 0; level < 2_000; level++) deep = [deep];
    expect(() => writeJson(deep)).toThrow("1000 levels");
  });
});

describe("canonicalJson", () => {
  it("sorts keys by code points at every level", () => {
    expect(canonicalJson({ "🦚": 1, ｚ: 2, a: { z: 1, y: 2 }, A: 3 })).toBe('{"A":3,"a":{"y":2,"z":1},"ｚ":2,"🦚":1}');
  });
});
