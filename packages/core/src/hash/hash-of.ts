import { sha256 } from "@noble/hashes/sha2.js";
import { sha3_256, shake128 } from "@noble/hashes/sha3.js";

/** As OpenSSL calls it, with the bytes that come out. */
export interface HashKind {
  readonly name: "sha256" | "sha3-256" | "shake128";
  readonly length: number;
}

/** Asked for and not imported: this package runs without Node, and where OpenSSL is replaced by a library that lacks some hashes. */
const openSsl = globalThis.process?.getBuiltinModule?.("node:crypto");
const native: ReadonlySet<string> = new Set(openSsl?.getHashes());

/** The hash of texts, one after the other, as UTF-8. */
export function hashOf(kind: HashKind, texts: readonly string[]): Uint8Array {
  return openSsl !== undefined && native.has(kind.name) ? openSslHash(openSsl, kind, texts) : portableHash(kind, texts);
}

function openSslHash({ createHash }: NonNullable<typeof openSsl>, { name, length }: HashKind, texts: readonly string[]): Uint8Array {
  const hash = name === "shake128" ? createHash(name, { outputLength: length }) : createHash(name);
  for (const text of texts) hash.update(text, "utf8");
  return hash.digest();
}

/** The same without Node. Slower, most of all the first time. */
export function portableHash({ name, length }: HashKind, texts: readonly string[]): Uint8Array {
  const encoder = new TextEncoder();
  const hash = name === "sha256" ? sha256.create() : name === "sha3-256" ? sha3_256.create() : shake128.create({ dkLen: length });
  for (const text of texts) hash.update(encoder.encode(text));
  return hash.digest();
}
