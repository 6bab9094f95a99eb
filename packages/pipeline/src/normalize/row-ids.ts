import { createHash, hash, randomBytes } from "node:crypto";

/** `_dlt_id`s are 14 characters of base64, as Python dlt writes ten bytes. */
const idLength = 14;
const pooledBytes = 49_152;

/** Where the ids of rows without a content of their own come from. */
export interface RowIds {
  next(): string;
}

/** Random ids, cut from the text of many random bytes at once: asking for ten bytes at a time is forty times slower. */
export class RandomRowIds implements RowIds {
  #pool = "";
  #at = 0;

  next(): string {
    if (this.#at + idLength > this.#pool.length) {
      this.#pool = randomBytes(pooledBytes).toString("base64");
      this.#at = 0;
    }
    const start = this.#at;
    this.#at = start + idLength;
    return this.#pool.slice(start, this.#at);
  }
}

/** The id of a text: of the canonical JSON of a row or of its keys. */
export function idOfText(text: string): string {
  return shake128(text).slice(0, idLength);
}

/** The id of a row in a nested table. */
export function nestedRowId(parentId: string, table: string, index: number): string {
  return shake128(`${parentId}_${table}_${index}`).slice(0, idLength);
}

const shake128: (text: string) => string = hasOneShotShake()
  ? (text) => hash("shake128", text, { outputEncoding: "base64", outputLength: 10 })
  : (text) => createHash("shake128", { outputLength: 10 }).update(text).digest("base64");

/** `crypto.hash` saves a fifth of the time; before Node 24.4 it cannot be told a length. */
function hasOneShotShake(): boolean {
  try {
    return hash("shake128", "", { outputEncoding: "base64", outputLength: 10 }).length === 16;
  } catch {
    return false;
  }
}
