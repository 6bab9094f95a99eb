import { deflateSync, inflateSync } from "node:zlib";

/** A document as Python dlt stores it: plain, or as base64 of zlib where it is longer than a text may be. */
export function encodeStoredText(document: string, maxBytes: number): string {
  const longest = document.length * 3;
  const fits = longest <= maxBytes || Buffer.byteLength(document) <= maxBytes;
  return fits ? document : deflateSync(document, { level: 9 }).toString("base64");
}

/** Either form back to the document. A JSON object is never base64: it starts with a brace. */
export function decodeStoredText(stored: string): string {
  return stored.startsWith("{") ? stored : inflateSync(Buffer.from(stored, "base64")).toString("utf8");
}
