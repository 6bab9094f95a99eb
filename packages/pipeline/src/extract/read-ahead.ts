/** Reads a generator before anybody asks, and keeps up to `depth` of its values ready. They keep their order; an error comes where its value would have been. */
export class ReadAhead<Value> implements AsyncIterable<Value> {
  readonly #generator: AsyncGenerator<Value, void, undefined>;
  readonly #depth: number;
  readonly #stop: () => void;
  readonly #ready: Promise<IteratorResult<Value, void>>[] = [];

  /** Begins at once. `stop` makes the generator give up what it is waiting for. */
  constructor(generator: AsyncGenerator<Value, void, undefined>, depth: number, stop: () => void) {
    this.#generator = generator;
    this.#depth = depth;
    this.#stop = stop;
    this.#fill();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Value, void, undefined> {
    for (;;) {
      this.#fill();
      const result = await this.#ready.shift()!;
      if (result.done === true) return;
      yield result.value;
    }
  }

  /** To be called in any case, also if nobody ever read. */
  async close(): Promise<void> {
    this.#stop();
    await this.#generator.return().catch(() => {});
  }

  #fill(): void {
    while (this.#ready.length < this.#depth) {
      const next = this.#generator.next();
      // Whoever takes it gets the error; until then it is not unhandled.
      next.catch(() => {});
      this.#ready.push(next);
    }
  }
}
