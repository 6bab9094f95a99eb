import { createHash } from "node:crypto";
import { encodePlain } from "../values/encode-json.js";

/** Python dlt writes 20 characters until 1.28; later ones are the first 12 of them. */
const shortLength = 12;

/** What tells two rows apart: a key, several, none for the whole row, an empty list for not at all. */
export type RowKey = string | readonly string[] | undefined;

/**
 * The rows whose cursor has the furthest value so far, as hashes: a source that gives everything from that value on gives them again,
 * and they are known then.
 */
export class BoundaryRows {
  readonly #key: RowKey;
  readonly #missing: (key: string) => Error;
  /** Of the runs before. */
  readonly #known: ReadonlySet<string>;
  #hashes: Set<string>;
  /** Hashed at the end of a page only: until then most are left behind. */
  #rows: unknown[] = [];

  /** `missing` makes the error of a row that lacks a part of its key. */
  constructor(key: RowKey, known: readonly string[], missing: (key: string) => Error) {
    this.#key = key;
    this.#missing = missing;
    this.#known = new Set(known);
    this.#hashes = new Set(known);
  }

  get size(): number {
    return this.#hashes.size;
  }

  /** The cursor moved on: only this row is at the boundary. */
  restart(row: unknown): void {
    if (this.#hashes.size > 0) this.#hashes = new Set();
    if (this.#rows.length === 1) this.#rows[0] = row;
    else this.#rows = [row];
  }

  add(row: unknown): void {
    this.#rows.push(row);
  }

  /** Whether an earlier run has loaded the row. A key alone and in a list are two hashes to Python; which one it had is not known here. */
  has(row: unknown): boolean {
    if (this.#known.size === 0) return false;
    const value = this.#keyOf(row);
    return this.#knows(rowHash(value)) || (typeof this.#key === "string" && this.#knows(rowHash([value])));
  }

  /** Hashes what was added. */
  settle(): void {
    for (const row of this.#rows) this.#hashes.add(rowHash(this.#keyOf(row)));
    this.#rows = [];
  }

  /** Sorted, so that the same rows make the same state. */
  list(): readonly string[] {
    return [...this.#hashes].sort();
  }

  #knows(hash: string): boolean {
    if (this.#known.has(hash)) return true;
    const short = hash.slice(0, shortLength);
    if (!this.#known.has(short)) return false;
    // Whatever reads the state next takes a list of one length only.
    if (this.#hashes.delete(short)) this.#hashes.add(hash);
    return true;
  }

  #keyOf(row: unknown): unknown {
    if (this.#key === undefined) return row;
    return typeof this.#key === "string" ? this.#member(row, this.#key) : this.#key.map((key) => this.#member(row, key));
  }

  #member(row: unknown, key: string): unknown {
    const value: unknown = row instanceof Map ? row.get(key) : (row as Readonly<Record<string, unknown>>)[key];
    if (value === undefined) throw this.#missing(key);
    return value;
  }
}

/** As Python dlt makes it of a row, of its key, or of the list of its keys: JSON with sorted keys, without the marks of types. */
export function rowHash(value: unknown): string {
  return createHash("shake128", { outputLength: 15 })
    .update(encodePlain(value, { sortKeys: true }))
    .digest("base64");
}
