import { describe, expect, test } from "vitest";
import { pagesOf } from "./pages-of.js";
import type { PageOptions } from "./pages-of.js";
import type { ResourceData } from "../resource/resource-data.js";
import { ResourceError } from "../resource/resource-error.js";

async function pages(data: ResourceData<unknown>, options?: PageOptions): Promise<readonly (readonly unknown[])[]> {
  const read: (readonly unknown[])[] = [];
  for await (const page of pagesOf({ name: "r", data }, options)) read.push(page);
  return read;
}

/** A source that says whether it was closed. */
class Source {
  closed = false;
  given = 0;
  readonly #items: Iterable<unknown>;

  constructor(items: Iterable<unknown>) {
    this.#items = items;
  }

  *sync(): Generator<unknown> {
    try {
      for (const item of this.#items) {
        this.given += 1;
        yield item;
      }
    } finally {
      this.closed = true;
    }
  }

  async *async(): AsyncGenerator<unknown> {
    yield* this.sync();
  }
}

function* endless(): Generator<unknown> {
  for (let id = 0; ; id++) yield { id };
}

describe.each(["sync", "async"] as const)("a source that is %s", (kind) => {
  test("is read in pages of so many rows, lists and single rows mixed, null and undefined left out", async () => {
    const source = new Source([1, [2, 3, 4, 5], null, 6, undefined, [], [7], 8]);
    expect(await pages(() => source[kind](), { rows: 3 })).toEqual([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8],
    ]);
    expect(source.closed).toBe(true);
  });

  test("keeps null within a list, which is a row of it", async () => {
    expect(await pages(() => new Source([[null, { a: 1 }]])[kind]())).toEqual([[null, { a: 1 }]]);
  });

  test("gives no page when it is empty", async () => {
    expect(await pages(() => new Source([[], null])[kind]())).toEqual([]);
  });

  test("gives small pages when rows are large, also when they grow on the way", async () => {
    const rows = Array.from({ length: 100 }, (_, id) => ({
      id,
      text: "x".repeat(id < 50 ? 10 : 100_000),
      parts: [{ a: "y".repeat(id < 50 ? 1 : 50_000) }],
    }));
    const sizes = (await pages(() => new Source(rows)[kind](), { bytes: 1_000_000 })).map((page) =>
      page.reduce<number>((sum, row) => sum + JSON.stringify(row).length, 0),
    );
    // A change of size shows at the next row that is measured, at most 16 rows later.
    expect(Math.max(...sizes)).toBeLessThan(1_000_000 + 16 * 151_000);
    expect(Math.max(...sizes.slice(1))).toBeLessThan(1_200_000);
  });

  test("is closed when the reader stops early", async () => {
    const source = new Source(endless());
    for await (const page of pagesOf({ name: "r", data: () => source[kind]() }, { rows: 10 })) {
      expect(page).toHaveLength(10);
      break;
    }
    expect(source.closed).toBe(true);
    expect(source.given).toBe(10);
  });

  test("is closed when the signal fires, and the reader rejects with its reason", async () => {
    const source = new Source(endless());
    const controller = new AbortController();
    const reader = pagesOf({ name: "r", data: () => source[kind]() }, { rows: 10, signal: controller.signal });
    await reader.next();
    controller.abort(new Error("stop"));
    await expect(reader.next()).rejects.toThrow("stop");
    expect(source.closed).toBe(true);
  });

  test("that fails is reported with the resource and the rows before, its error as cause", async () => {
    function* failing(): Generator<unknown> {
      yield* [[1, 2], 3, 4, 5];
      throw new TypeError("token=hunter2");
    }
    const error = await pages(() => new Source(failing())[kind](), { rows: 2 }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ResourceError);
    expect((error as ResourceError).message).toMatch(/resource "r" failed after 5 rows with TypeError/);
    expect((error as ResourceError).message).not.toContain("hunter2");
    expect((error as ResourceError).cause).toBeInstanceOf(TypeError);
  });
});

describe("data", () => {
  test.each<[string, ResourceData<unknown>]>([
    ["a list", [1, 2]],
    ["a set", new Set([1, 2])],
    ["a promise of a list", Promise.resolve([1, 2])],
    ["a function", () => [1, 2]],
    ["an async function", async () => [1, 2]],
    [
      "a generator function",
      function* () {
        yield 1;
        yield [2];
      },
    ],
    [
      "a stream",
      new Blob(["ab"]).stream().pipeThrough(
        new TransformStream<Uint8Array, number>({
          transform: (bytes, controller) => {
            for (const byte of bytes) controller.enqueue(byte - 96);
          },
        }),
      ),
    ],
  ])("may be %s", async (_what, data) => {
    expect((await pages(data)).flat()).toEqual([1, 2]);
  });

  test("of a function is begun anew for each reading", async () => {
    const once = function* (): Generator<number> {
      yield 1;
    };
    expect([await pages(once), await pages(once)]).toEqual([[[1]], [[1]]]);
  });

  test.each<[string, () => unknown, RegExp]>([
    ["an object", () => ({ id: 1 }), /the data is one object; give \[it\] for one row/],
    ["nothing", () => undefined, /the data is undefined/],
    ["a function", () => () => [], /a function that returns a function/],
  ])("of a function may not be %s", async (_what, data, message) => {
    await expect(pages(data as never)).rejects.toThrow(message);
  });
});

describe("a signal", () => {
  test("that has fired keeps the data from being begun", async () => {
    let begun = false;
    await expect(
      pages(
        () => {
          begun = true;
          return [];
        },
        { signal: AbortSignal.abort(new Error("stop")) },
      ),
    ).rejects.toThrow("stop");
    expect(begun).toBe(false);
  });

  test("frees a reader whose source never answers", async () => {
    const controller = new AbortController();
    const silent = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}), return: () => new Promise<never>(() => {}) }),
    };
    const reading = pages(silent, { signal: controller.signal });
    controller.abort(new Error("stop"));
    await expect(reading).rejects.toThrow("stop");
  });

  test("leaves no listener behind", async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...given: Parameters<typeof add>) => {
      listeners += 1;
      add(...given);
    };
    signal.removeEventListener = (...given: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...given);
    };
    await pages(new Source([1, 2, 3]).async(), { rows: 1, signal });
    expect(listeners).toBe(0);
  });
});

test("a list that its source changes after giving it is read as it was", async () => {
  const list: number[] = [];
  const reused = function* (): Generator<number[]> {
    for (let value = 0; value < 3; value++) {
      list[0] = value;
      yield list;
    }
  };
  expect((await pages(reused)).flat()).toEqual([0, 1, 2]);
});
