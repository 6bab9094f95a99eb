import { bytesToHex } from "@noble/hashes/utils.js";
import { hashOf } from "../hash/hash-of.js";

/** SHA-256, hex, of plain data. The order of keys does not matter, that of lists does; absent and undefined are the same. */
export function digestOf(value: unknown): string {
  return bytesToHex(hashOf({ name: "sha256", length: 32 }, [JSON.stringify(sorted(value))]));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}
