import type { OpenPage } from "./open-page.js";

/** Reads an asynchronous source by hand, so that whoever waits for it can stop waiting. */
export class AsyncReader {
  /** The source has ended or failed, and needs no closing. */
  finished = false;
  readonly #iterator: AsyncIterator<unknown>;

  constructor(source: AsyncIterable<unknown>) {
    this.#iterator = source[Symbol.asyncIterator]();
  }

  /** Puts rows on the page until it is full, a list comes, or the source ends. Resolves to that list, else to an empty one. */
  async fill(page: OpenPage): Promise<readonly unknown[]> {
    while (!page.isFull) {
      const { value } = await this.#next();
      if (this.finished) break;
      if (Array.isArray(value)) return value;
      if (value !== null && value !== undefined) page.add(value);
    }
    return [];
  }

  async close(): Promise<void> {
    if (!this.finished) await this.#iterator.return?.();
  }

  async #next(): Promise<IteratorResult<unknown>> {
    try {
      const result = await this.#iterator.next();
      this.finished = result.done === true;
      return result;
    } catch (error) {
      this.finished = true;
      throw error;
    }
  }
}
