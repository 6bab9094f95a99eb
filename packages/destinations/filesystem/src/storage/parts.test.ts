import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { partsOf, sendContent } from "./parts.js";

async function* streamOf(pieces: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

async function sizesOf(pieces: Iterable<Uint8Array>, smallest: number): Promise<readonly number[]> {
  const sizes: number[] = [];
  for await (const { bytes } of partsOf(streamOf(pieces), smallest)) sizes.push(bytes.byteLength);
  return sizes;
}

describe("parts of a stream", () => {
  test("hold what was in it, in order, whatever pieces it comes in", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 20 }),
        fc.integer({ min: 1, max: 40 }),
        async (pieces, smallest) => {
          const parts: { readonly number: number; readonly bytes: Buffer }[] = [];
          for await (const part of partsOf(streamOf(pieces), smallest)) parts.push(part);
          expect(Buffer.concat(parts.map(({ bytes }) => bytes)).equals(Buffer.concat(pieces))).toBe(true);
          expect(parts.map(({ number }) => number)).toEqual(parts.map((_, index) => index + 1));
          expect(parts.slice(0, -1).every(({ bytes }) => bytes.byteLength === smallest)).toBe(true);
          expect(parts.every(({ bytes }) => bytes.byteLength > 0 && bytes.byteLength <= smallest)).toBe(true);
        },
      ),
    );
  });

  test("grow after each thousand", async () => {
    const sizes = await sizesOf([new Uint8Array(1000 * 2 + 1000 * 4 + 6 + 1)], 2);
    expect(sizes.slice(998, 1002)).toEqual([2, 2, 4, 4]);
    expect(sizes.slice(1998)).toEqual([4, 4, 6, 1]);
  });

  test("are copies, for a stream may fill its memory again", async () => {
    const memory = new Uint8Array(4);
    const reused = function* (): Generator<Uint8Array> {
      for (const value of [1, 2]) yield memory.fill(value);
    };
    const parts: number[] = [];
    for await (const { bytes } of partsOf(streamOf(reused()), 8)) parts.push(...bytes);
    expect(parts).toEqual([1, 1, 1, 1, 2, 2, 2, 2]);
  });
});

test("the stream is closed when sending fails", async () => {
  let closed = false;
  async function* watched(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield Buffer.alloc(9 * 1024 * 1024);
    } finally {
      closed = true;
    }
  }
  const failing = (): Promise<void> => Promise.reject(new Error("no room"));
  await expect(sendContent(watched(), failing, failing)).rejects.toThrow("no room");
  expect(closed).toBe(true);
});
