import { describe, expect, test } from "vitest";
import { memory, MemoryStore } from "@dlt-ts/core/testing";
import { pipeline } from "../../src/pipeline.js";
import { ResourceError } from "../../src/resource/resource-error.js";
import { resource } from "../../src/resource/resource.js";
import { transformer } from "../../src/resource/transformer.js";
import { source } from "../../src/source/source.js";
import { temporaryFolder } from "../support/temporary-folder.js";

interface User {
  readonly id: number;
}

/** Users that say how often they were read. */
function readUsers(): { readonly users: ReturnType<typeof usersOf>; readings: number } {
  const counter = { readings: 0 };
  return Object.assign(counter, { users: usersOf(counter) });
}

function usersOf(counter: { readings: number }) {
  return resource("users", function* () {
    counter.readings += 1;
    for (let id = 1; id <= 4; id++) yield { id } as User;
  });
}

const details = transformer("details", async (user: User) => ({ user: user.id, name: `user ${user.id}` }));
const orders = transformer("orders", function* (user: User) {
  for (let number = 1; number < user.id; number++) yield { user: user.id, number };
});

async function rowsOf<Row>(rows: AsyncIterable<Row>): Promise<readonly Row[]> {
  const read: Row[] = [];
  for await (const row of rows) read.push(row);
  return read;
}

describe("a transformer", () => {
  test("makes rows of the rows of its parent, which is read but not given", async () => {
    const { users } = readUsers();
    const piped = users.pipe(details);
    expect([piped.name, piped.tableName]).toEqual(["details", "details"]);
    expect(await rowsOf(piped)).toEqual([1, 2, 3, 4].map((id) => ({ user: id, name: `user ${id}` })));
    expect(await rowsOf(users.addFilter(({ id }) => id === 3).pipe(orders))).toEqual([
      { user: 3, number: 1 },
      { user: 3, number: 2 },
    ]);
  });

  test("may get pages, give a row, a list, a promise, a generator of pages, or nothing", async () => {
    const { users } = readUsers();
    const sum = transformer("sum", (page: readonly User[]) => ({ sum: page.reduce((total, { id }) => total + id, 0) }), { input: "page" });
    expect(await rowsOf(users.pipe(sum))).toEqual([{ sum: 10 }]);
    const odd = transformer("odd", (user: User) => (user.id % 2 === 1 ? [{ id: user.id }] : undefined));
    expect(await rowsOf(users.pipe(odd))).toEqual([{ id: 1 }, { id: 3 }]);
    const pages = transformer("pages", async function* (user: User) {
      yield [{ id: user.id }, { id: -user.id }];
    });
    expect((await rowsOf(users.pipe(pages))).map((row) => row.id)).toEqual([1, -1, 2, -2, 3, -3, 4, -4]);
  });

  test("in a chain, and several of one parent, read it once", async () => {
    const counter = readUsers();
    const { users } = counter;
    const withDetails = users.pipe(details);
    const shouted = withDetails.pipe(transformer("shouted", (row: { name: string }) => ({ name: row.name.toUpperCase() })));
    const shop = source("shop", [users, withDetails, shouted, users.pipe(orders)]);
    const store = new MemoryStore();
    const pipe = pipeline("p", { destination: memory({ store }), pipelinesDir: temporaryFolder(), datasetName: "data" });
    const info = await pipe.run(Object.values(shop.selectedResources));
    expect(counter.readings).toBe(1);
    expect(info.rows).toEqual({ users: 4, details: 4, shouted: 4, orders: 6 });
    expect(store.rows("data", "shouted").map(({ name }) => name)).toEqual(["USER 1", "USER 2", "USER 3", "USER 4"]);
  });

  test("stays with its parent when hints of a run are added", async () => {
    const counter = readUsers();
    const pipe = pipeline("p", { destination: memory({ store: new MemoryStore() }), pipelinesDir: temporaryFolder(), datasetName: "data" });
    await pipe.run([counter.users, counter.users.pipe(details)], { maxTableNesting: 0 });
    expect(counter.readings).toBe(1);
  });

  test("with a limit ends the reading of its parent", async () => {
    let given = 0;
    const endless = resource("endless", function* () {
      for (;;) yield { id: ++given };
    });
    expect(await rowsOf(endless.pipe(details).addLimit(2))).toHaveLength(2);
    // A page was read before its first row came here.
    expect(given).toBe(1_000);
  });

  test.each([
    [
      "throws",
      () => {
        throw new TypeError("secret");
      },
    ],
    [
      "rejects",
      async () => {
        throw new TypeError("secret");
      },
    ],
    [
      "gives a generator that throws",
      function* () {
        yield* [];
        throw new TypeError("secret");
      },
    ],
  ])("that %s is named with the row of its parent", async (_what, fail) => {
    const failing = transformer("details", (user: User) => (user.id === 3 ? (fail as () => unknown)() : { id: user.id }));
    for (const each of [failing, failing.parallelize()]) {
      const error: Error = await rowsOf(readUsers().users.pipe(each)).then(
        () => new Error("none"),
        (reason) => reason as Error,
      );
      expect(error).toBeInstanceOf(ResourceError);
      expect(error.message).toMatch(/^Transformer "details" failed at row 3 of "users" with TypeError; the cause/);
      expect(error.message).not.toContain("secret");
    }
  });

  test("without a parent cannot be run", async () => {
    const pipe = pipeline("p", { destination: memory({ store: new MemoryStore() }), pipelinesDir: temporaryFolder(), datasetName: "data" });
    await expect(pipe.run(details as never)).rejects.toThrow(/"details" has no rows of its own/);
  });

  test("needs a function", () => {
    expect(() => transformer("t", [] as never)).toThrow(/needs a function/);
    expect(() => transformer("t", () => 1, { input: "rows" } as never)).toThrow(/input is "rows"/);
  });
});

describe("parallelize", () => {
  test("calls the function for several rows at once, no more than allowed, and keeps their order", async () => {
    const waiting: (() => void)[] = [];
    let most = 0;
    const slow = transformer("slow", async (user: { id: number }) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      most = Math.max(most, waiting.length);
      // The last that was called answers first.
      if (waiting.length === 5 || user.id > 15) for (const answer of waiting.splice(0).toReversed()) answer();
      await promise;
      return { id: user.id };
    }).parallelize();
    const many = resource(
      "many",
      Array.from({ length: 20 }, (_, id) => ({ id: id + 1 })),
    );
    expect((await rowsOf(many.pipe(slow))).map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, id) => id + 1));
    expect(most).toBe(5);
  });

  test("reads a resource ahead, but not without bounds, and closes it when another fails", async () => {
    let given = 0;
    let closed = false;
    const eager = resource("eager", async function* () {
      try {
        for (;;) yield Array.from({ length: 1_000 }, () => ({ id: ++given }));
      } finally {
        closed = true;
      }
    }).parallelize();
    const failing = resource("failing", async function* () {
      yield { id: 1 };
      for (let tick = 0; tick < 200; tick++) await Promise.resolve();
      await new Promise((resolve) => setImmediate(resolve));
      throw new Error("broke");
    });
    await expect(rowsOf(source("s", [failing, eager]))).rejects.toThrow(/data of resource "failing" failed/);
    expect(closed).toBe(true);
    expect(given).toBeGreaterThan(1_000);
    expect(given).toBeLessThanOrEqual(22_000);
  });
});

test("what is no transformer, no hints, and no name is refused by name", () => {
  const { users } = readUsers();
  expect(() => users.pipe(5 as never)).toThrow(/"users": pipe\(\) takes what transformer\(name, function\) gives/);
  expect(() => transformer("details", () => [], null as never)).toThrow(/"details": the hints of a transformer must be an object/);
  expect(() => source("shop", [users]).withResources(5 as never)).toThrow(/withResources\(\) takes names of resources/);
  const pipe = pipeline("shop", { destination: memory({ store: new MemoryStore() }), pipelinesDir: temporaryFolder() });
  expect(() => pipe.dataset().table(5 as never)).toThrow(/name of a table is a text, and not number/);
});
