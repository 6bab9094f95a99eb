import fc from "fast-check";
import { expect, test } from "vitest";
import { hashOf, portableHash, type HashKind } from "./hash-of.js";

const kinds: readonly HashKind[] = [
  { name: "sha256", length: 32 },
  { name: "sha3-256", length: 32 },
  { name: "shake128", length: 5 },
  { name: "shake128", length: 200 },
];

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

test("hashes are those of the standards", () => {
  expect(hex(hashOf({ name: "sha256", length: 32 }, ["ab", "c"]))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect(hex(hashOf({ name: "sha3-256", length: 32 }, ["abc"]))).toBe("3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532");
  expect(hex(hashOf({ name: "shake128", length: 8 }, []))).toBe("7f9c2ba4e88f827d");
});

test("with Node's own hashes and without them, the answer is the same", () => {
  const texts = fc.array(fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: fc.constantFrom("ż", "\uD83D", "\uDE00", "a") })));
  fc.assert(
    fc.property(fc.constantFrom(...kinds), texts, (kind, given) => {
      expect(hex(hashOf(kind, given))).toBe(hex(portableHash(kind, given)));
    }),
  );
});
