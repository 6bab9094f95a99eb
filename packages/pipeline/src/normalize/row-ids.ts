import type { ColumnBuilder } from "@dlt-ts/formats";
import { Buffer } from "node:buffer";
import { createHash, hash, randomBytes } from "node:crypto";

/** `_dlt_id`s are 14 characters of base64, as Python dlt writes ten bytes. */
const idLength = 14;
const pooledBytes = 49_152;

/** Where the ids of root rows come from that have none of their own. There is one at a time, the current one. */
export interface RowIds {
  /** Makes the next id the current one. */
  advance(): void;
  /** The current id. */
  text(): string;
  /** Puts the current id into a column. */
  put(builder: ColumnBuilder): void;
}

/** Random ids, cut from the text of many random bytes at once: asking for ten bytes at a time is forty times slower. */
export class RandomRowIds implements RowIds {
  #pool: Buffer = Buffer.alloc(0);
  #at = 0;

  advance(): void {
    this.#at += idLength;
    if (this.#at + idLength > this.#pool.length) {
      this.#pool = Buffer.from(randomBytes(pooledBytes).toString("base64"), "latin1");
      this.#at = 0;
    }
  }

  text(): string {
    return this.#pool.toString("latin1", this.#at, this.#at + idLength);
  }

  /** Copies its bytes; most ids are never asked for as text. */
  put(builder: ColumnBuilder): void {
    builder.putBytes(this.#pool, this.#at, this.#at + idLength);
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
