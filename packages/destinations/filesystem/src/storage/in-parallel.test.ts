import { expect, test } from "vitest";
import { inParallel } from "./in-parallel.js";

const forever = new AbortController().signal;

test("does everything, a few at once", async () => {
  let going = 0;
  let most = 0;
  const done: number[] = [];
  await inParallel([1, 2, 3, 4, 5, 6, 7], 3, forever, async (item) => {
    most = Math.max(most, ++going);
    await new Promise(setImmediate);
    going--;
    done.push(item);
  });
  expect(done.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(most).toBe(3);
});

test("the first failure stops the rest, and is thrown when nothing goes on any more", async () => {
  let going = 0;
  let closed = false;
  async function* endless(): AsyncGenerator<number> {
    try {
      for (let item = 0; ; item++) yield item;
    } finally {
      closed = true;
    }
  }
  const work = async (item: number, signal: AbortSignal): Promise<void> => {
    going++;
    try {
      await new Promise(setImmediate);
      if (item === 5) throw new Error("the fifth");
      signal.throwIfAborted();
    } finally {
      going--;
    }
  };
  await expect(inParallel(endless(), 3, forever, work)).rejects.toThrow("the fifth");
  expect({ going, closed }).toEqual({ going: 0, closed: true });
});

test("a signal ends it with its reason, also before it began", async () => {
  const controller = new AbortController();
  const seen: number[] = [];
  const work = async (item: number): Promise<void> => {
    seen.push(item);
    if (item === 2) controller.abort(new Error("enough"));
  };
  await expect(inParallel([1, 2, 3, 4], 1, controller.signal, work)).rejects.toThrow("enough");
  await expect(inParallel([1, 2], 1, controller.signal, work)).rejects.toThrow("enough");
  expect(seen).toEqual([1, 2]);
});
