import { HintsError } from "../hints/hints-error.js";
import { streamOfBytes } from "../resource/check-data.js";
import type { OpenPage } from "./open-page.js";

/** Reads an asynchronous source by hand, so that whoever waits for it can stop waiting. */
export class AsyncReader {
  /** The source has ended or failed, and needs no closing. */
  finished = false;
  readonly #resource: string;
  readonly #isStream: boolean;
  readonly #iterator: AsyncIterator<unknown>;

  constructor(resource: string, source: AsyncIterable<unknown>) {
    this.#resource = resource;
    this.#isStream = source instanceof ReadableStream;
    this.#iterator = source[Symbol.asyncIterator]();
  }

  /** Puts rows on the page until it is full, a list comes, or the source ends. Resolves to that list, else to an empty one. */
  async fill(page: OpenPage): Promise<readonly unknown[]> {
    while (!page.isFull) {
      const { value } = await this.next();
      if (this.finished) break;
      if (Array.isArray(value)) return value;
      if (value !== null && value !== undefined) page.add(value);
    }
    return [];
  }

  async close(): Promise<void> {
    if (!this.finished) await this.#iterator.return?.();
  }

  async next(): Promise<IteratorResult<unknown>> {
    try {
      const result = await this.#iterator.next();
      this.finished = result.done === true;
      if (this.#isStream) this.#refuseBytes(result.value);
      return result;
    } catch (error) {
      if (!(error instanceof HintsError)) this.finished = true;
      throw error;
    }
  }

  #refuseBytes(chunk: unknown): void {
    if (typeof chunk === "string" || ArrayBuffer.isView(chunk)) throw new HintsError(this.#resource, streamOfBytes);
  }
}
