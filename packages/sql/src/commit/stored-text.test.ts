import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { decodeStoredText, encodeStoredText } from "./stored-text.js";

test("a document that fits is stored as it is, a longer one as base64 of zlib, as Python dlt does", () => {
  const document = `{"text":"${"ż".repeat(50)}"}`;
  const bytes = Buffer.byteLength(document);
  expect(encodeStoredText(document, bytes)).toBe(document);
  expect(encodeStoredText(document, bytes - 1)).toBe(deflateSync(document, { level: 9 }).toString("base64"));
  for (const limit of [bytes, bytes - 1]) expect(decodeStoredText(encodeStoredText(document, limit))).toBe(document);
});
