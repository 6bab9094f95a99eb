import type { ColumnBatch } from "@dlt-ts/core";

const smallest = 4096;

/**
 * Memory for columns, used again once it was written. The memory of typed arrays is not on the heap of V8, but V8 marks its whole heap each time
 * some 64 MB of it are new: with a million objects of the source alive that takes longer than everything that is done to them.
 */
export class MemoryPool {
  readonly #limit: number;
  readonly #free = new Map<number, ArrayBufferLike[]>();
  #freeBytes = 0;

  /** @param limit bytes that may lie about unused */
  constructor(limit: number = 32 * 1024 * 1024) {
    this.#limit = limit;
  }

  /** At least so many bytes, with anything in them. */
  take(bytes: number): ArrayBufferLike {
    let size = smallest;
    while (size < bytes) size *= 2;
    const memory = this.#free.get(size)?.pop();
    if (memory === undefined) return new ArrayBuffer(size);
    this.#freeBytes -= size;
    return memory;
  }

  /** Takes memory back that nobody reads any more. What is not from a pool is left alone. */
  give(memory: ArrayBufferLike): void {
    const size = memory.byteLength;
    if (size < smallest || size > this.#limit || !Number.isInteger(Math.log2(size))) return;
    const free = this.#free.get(size);
    if (free === undefined) this.#free.set(size, [memory]);
    else free.push(memory);
    this.#freeBytes += size;
    for (const [each, unused] of this.#free) while (this.#freeBytes > this.#limit && unused.pop() !== undefined) this.#freeBytes -= each;
  }

  /** Takes the memory of a batch back that a `TableBuilder` with this pool made, and that was written. */
  giveBatch({ columns }: ColumnBatch): void {
    for (const { data } of columns) if (data.kind !== "constant") this.give(data.values.buffer);
  }
}
