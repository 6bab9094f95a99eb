import type { BatchColumn } from "@dlt-ts/core";
import { describe, expect, it } from "vitest";
import { putRow, tableOf } from "../../test/batches.js";
import { MemoryPool } from "./memory-pool.js";
import { TableBuilder } from "./table-builder.js";

const kib = 1024;
const memoryOf = ({ data }: BatchColumn): unknown => data.kind !== "constant" && data.values.buffer;

describe("MemoryPool", () => {
  it("gives memory of a size that was given back", () => {
    const pool = new MemoryPool();
    const memory = pool.take(5 * kib);
    expect(memory.byteLength).toBe(8 * kib);
    expect(pool.take(5 * kib)).not.toBe(memory);
    pool.give(memory);
    expect(pool.take(4 * kib)).not.toBe(memory);
    expect(pool.take(8 * kib)).toBe(memory);
    expect(pool.take(8 * kib)).not.toBe(memory);
  });

  it("keeps no more than its limit, the sizes last needed rather than those of before", () => {
    const pool = new MemoryPool(64 * kib);
    const small = Array.from({ length: 10 }, () => pool.take(4 * kib));
    const large = [pool.take(32 * kib), pool.take(32 * kib)];
    const huge = pool.take(128 * kib);
    for (const memory of [...small, ...large, huge]) pool.give(memory);
    expect(small).not.toContain(pool.take(4 * kib));
    expect(pool.take(128 * kib)).not.toBe(huge);
    expect(large).toContain(pool.take(32 * kib));
    expect(large).toContain(pool.take(32 * kib));
    expect(large).not.toContain(pool.take(32 * kib));
  });

  it("leaves memory alone that is not its own", () => {
    const pool = new MemoryPool();
    const memory = new ArrayBuffer(5 * kib);
    pool.give(memory);
    expect(pool.take(5 * kib)).not.toBe(memory);
  });

  it("serves the columns of several tables with what one of them gave back", () => {
    const pool = new MemoryPool();
    const table = tableOf({ i: "bigint", t: "text" });
    const [one, other] = [new TableBuilder("one", pool), new TableBuilder("other", pool)];
    putRow(one, table, [1, "x"]);
    const batch = one.take(table);
    const memory = batch.columns.map(memoryOf);
    pool.giveBatch(batch);
    putRow(other, table, [2, "y"]);
    other.take(table).columns.forEach((column, index) => expect(memoryOf(column)).toBe(memory[index]));
  });
});
