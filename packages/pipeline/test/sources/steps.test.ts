import { describe, expect, test } from "vitest";
import { Readable } from "node:stream";
import { HintsError } from "../../src/hints/hints-error.js";
import { ResourceError } from "../../src/resource/resource-error.js";
import { resource, type Resource } from "../../src/resource/resource.js";

async function rowsOf<Row>(rows: AsyncIterable<Row>): Promise<readonly Row[]> {
  const read: Row[] = [];
  for await (const row of rows) read.push(row);
  return read;
}

async function failureOf(rows: AsyncIterable<unknown>): Promise<Error> {
  return await rowsOf(rows).then(
    () => new Error("it did not fail"),
    (error: Error) => error,
  );
}

const numbers = resource(
  "numbers",
  [1, 2, 3, 4].map((n) => ({ n })),
);

/** Says how much of it was read, and whether it was closed. */
class Endless {
  given = 0;
  closed = false;

  *rows(): Generator<{ n: number }> {
    try {
      for (;;) yield { n: ++this.given };
    } finally {
      this.closed = true;
    }
  }

  *pages(): Generator<{ n: number }[]> {
    try {
      for (;;) yield [{ n: ++this.given }, { n: -this.given }, { n: 0 }];
    } finally {
      this.closed = true;
    }
  }
}

describe("steps", () => {
  test("are done in the order in which they were added, plain or asynchronous, and leave the first resource as it was", async () => {
    const stepped = numbers
      .addMap(({ n }) => ({ n: n * 10 }))
      .addFilter(async ({ n }) => n > 10)
      .addYieldMap(function* ({ n }) {
        yield { n, copy: 1 };
        yield { n, copy: 2 };
      })
      .addMap(async ({ n, copy }) => `${n}.${copy}`);
    expect(await rowsOf(stepped)).toEqual(["20.1", "20.2", "30.1", "30.2", "40.1", "40.2"]);
    expect(await rowsOf(numbers)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }]);
  });

  test("a map may leave rows out by null, a yield map may be asynchronous or give a list", async () => {
    expect(await rowsOf(numbers.addMap(({ n }) => (n % 2 === 0 ? n : null)))).toEqual([2, 4]);
    expect(
      await rowsOf(
        numbers.addYieldMap(async function* ({ n }) {
          if (n > 2) yield n;
        }),
      ),
    ).toEqual([3, 4]);
    expect(await rowsOf(numbers.addYieldMap(({ n }) => [n, -n]).addFilter((n) => n < -2))).toEqual([-3, -4]);
  });

  test.each<[string, Resource, RegExp]>([
    [
      "a map that throws",
      numbers
        .addFilter(({ n }) => n > 1)
        .addMap(({ n }) => {
          if (n === 3) throw new TypeError("secret");
          return n;
        }),
      /^Step 2 \(addMap\) of resource "numbers" failed at row 2 with TypeError/,
    ],
    [
      "an asynchronous filter that throws",
      numbers.addFilter(async ({ n }) => {
        if (n === 3) throw new RangeError("secret");
        return true;
      }),
      /^Step 1 \(addFilter\) of resource "numbers" failed at row 3 with RangeError/,
    ],
    [
      "a generator that throws on its way",
      numbers.addYieldMap(function* () {
        yield 1;
        throw new Error("secret");
      }),
      /^Step 1 \(addYieldMap\) of resource "numbers" failed at row 1 with Error/,
    ],
    ["a map that forgets its result", numbers.addMap(() => undefined), /failed at row 1 .*returned undefined; return the row/],
    ["a yield map that gives nothing to walk", numbers.addYieldMap((() => 5) as never), /nothing that can be walked/],
  ])("%s names resource, step and row", async (_what, failing, message) => {
    const error = await failureOf(failing);
    expect(error).toBeInstanceOf(ResourceError);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain("secret");
  });

  test("must be functions", () => {
    expect(() => numbers.addMap("n" as never)).toThrow(HintsError);
  });
});

describe("addLimit", () => {
  test.each([
    [3, [1, 2, 3]],
    [0, []],
  ])("%i rows, and no more is read", async (limit, expected) => {
    const source = new Endless();
    expect((await rowsOf(resource("r", () => source.rows()).addLimit(limit))).map(({ n }) => n)).toEqual(expected);
    expect(source.given).toBe(limit);
    expect(source.closed).toBe(limit > 0);
  });

  test("counts pages where the data gives pages, or rows, and never cuts a page", async () => {
    const source = new Endless();
    const pages = resource("r", () => source.pages());
    expect(await rowsOf(pages.addLimit(2))).toHaveLength(6);
    expect(await rowsOf(pages.addLimit({ maxItems: 4, countRows: true }))).toHaveLength(6);
  });

  test("counts what is left after the steps", async () => {
    const source = new Endless();
    const even = resource("r", () => source.rows())
      .addLimit(2)
      .addFilter(({ n }) => n % 2 === 0);
    expect(await rowsOf(even)).toEqual([{ n: 2 }, { n: 4 }]);
    expect(source.given).toBe(4);
  });

  test("by time delivers the item with which time is up", async () => {
    const source = new Endless();
    expect(await rowsOf(resource("r", () => source.rows()).addLimit({ maxTime: 0 }))).toEqual([{ n: 1 }]);
    expect(source.closed).toBe(true);
  });

  test("is taken away by a negative number, replaced by a later one", async () => {
    expect(await rowsOf(numbers.addLimit(1).addLimit(-1))).toHaveLength(4);
    expect(await rowsOf(numbers.addLimit(1).addLimit(3))).toHaveLength(3);
  });

  test.each([[1.5], [{ maxItem: 3 }], [{ maxTime: -1 }], ["3"]])("refuses %o", (limit) => {
    expect(() => numbers.addLimit(limit as never)).toThrow(HintsError);
  });
});

describe("data", () => {
  test("may be a Node stream of objects", async () => {
    expect(await rowsOf(resource("r", Readable.from([{ a: 1 }, { a: 2 }])))).toEqual([{ a: 1 }, { a: 2 }]);
  });

  test.each<[string, () => unknown]>([
    ["a Node stream", () => new Readable({ read() {} })],
    ["a Web stream", () => new Blob(["id\n1"]).stream()],
    ["a Web stream of text", () => new Blob(["id\n1"]).stream().pipeThrough(new TextDecoderStream())],
  ])("%s of bytes is refused", async (_what, make) => {
    expect((await failureOf(resource("r", make as never))).message).toMatch(/stream of bytes or text, which holds no rows yet/);
  });

  test("gets a context; its state lasts for one reading", async () => {
    const counted = resource("r", ({ state, sourceState, signal }) => {
      state["runs"] = Number(state["runs"] ?? 0) + 1;
      return [{ runs: state["runs"], source: Object.keys(sourceState), aborted: signal.aborted }];
    });
    const once = [{ runs: 1, source: ["resources"], aborted: false }];
    expect(await rowsOf(counted)).toEqual(once);
    expect(await rowsOf(counted)).toEqual(once);
  });
});

test("a source that never waits leaves timers and signals their turn, though none of its rows goes on", async () => {
  let told = false;
  function* busy(): Generator<{ n: number }> {
    for (let n = 0; n < 20_000_000 && !told; n++) yield { n };
  }
  const timer = setTimeout(() => (told = true), 1);
  const rows = await rowsOf(resource("busy", busy).addFilter(() => false));
  const wasTold = told;
  clearTimeout(timer);
  expect(rows).toEqual([]);
  expect(wasTold).toBe(true);
});
