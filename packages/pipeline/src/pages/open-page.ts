import { roughSize } from "./rough-size.js";

/** How large a page may grow. */
export interface PageLimits {
  readonly rows: number;
  /** As `roughSize` counts them. */
  readonly bytes: number;
}

/** Rows are alike, mostly: one of so many is measured. */
const measuredEvery = 16;
/** Rows of this size are measured one by one, since a few of them fill a page. */
const largeRow = 16 * 1024;

/** A page that rows are put on until it is full. */
export class OpenPage {
  readonly #limits: PageLimits;
  #rows: unknown[] = [];
  #bytes = 0;
  #rowBytes = 0;
  #unmeasured = 0;

  constructor(limits: PageLimits) {
    this.#limits = limits;
  }

  get length(): number {
    return this.#rows.length;
  }

  get isEmpty(): boolean {
    return this.#rows.length === 0;
  }

  get isFull(): boolean {
    return this.#rows.length >= this.#limits.rows || this.#bytes >= this.#limits.bytes;
  }

  add(row: unknown): void {
    this.#rows.push(row);
    if (this.#unmeasured === 0) {
      this.#rowBytes = roughSize(row);
      this.#unmeasured = this.#rowBytes >= largeRow ? 1 : measuredEvery;
    }
    this.#unmeasured -= 1;
    this.#bytes += this.#rowBytes;
  }

  /** The rows so far; the page is empty afterwards. */
  take(): readonly unknown[] {
    const rows = this.#rows;
    this.#rows = [];
    this.#bytes = 0;
    return rows;
  }
}
