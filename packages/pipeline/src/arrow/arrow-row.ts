import type { ArrowBatch } from "./arrow-item.js";
import { arrowReader } from "./arrow-reader.js";

/** One row of a batch, read only if somebody wants to see it. */
export class ArrowRow {
  readonly #batch: ArrowBatch;
  readonly #index: number;

  constructor(batch: ArrowBatch, index: number) {
    this.#batch = batch;
    this.#index = index;
  }

  toJSON(): Readonly<Record<string, unknown>> {
    const { schema, data } = this.#batch;
    return Object.fromEntries(schema.fields.map(({ name }, at) => [name, arrowReader(data.children[at]!)(this.#index)]));
  }
}
