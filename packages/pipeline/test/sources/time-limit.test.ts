import { memory, MemoryStore } from "@dlt-ts/core/testing";
import { describe, expect, test } from "vitest";
import { pipeline } from "../../src/pipeline.js";
import { resource } from "../../src/resource/resource.js";
import type { ResourceContext } from "../../src/resource/resource-context.js";
import { transformer } from "../../src/resource/transformer.js";
import { incremental } from "../../src/incremental/incremental.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const never = (): Promise<never> => new Promise(() => {});

async function rowsOf<Row>(rows: AsyncIterable<Row>): Promise<readonly Row[]> {
  const read: Row[] = [];
  for await (const row of rows) read.push(row);
  return read;
}

/** One row, then nothing for ever, and it cannot be closed either. */
async function* stuck(): AsyncGenerator<{ n: number }> {
  yield { n: 1 };
  await never();
}

/** Waits in a read that nothing but the signal ends. */
async function* polite({ signal }: ResourceContext): AsyncGenerator<{ n: number }> {
  yield { n: 1 };
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener("abort", () => reject(signal.reason));
  await promise;
}

describe("a limit of time ends the wait", () => {
  test.each<[string, AsyncIterable<unknown>]>([
    ["for the next row", resource("r", stuck).addLimit({ maxTime: 20 })],
    ["of a source that listens to its signal", resource("r", polite).addLimit({ maxTime: 20 })],
    ["of a resource that is read ahead", resource("r", stuck).parallelize().addLimit({ maxTime: 20 })],
    ["for rows that a transformer makes", resource("p", [1]).pipe(transformer("r", stuck)).addLimit({ maxTime: 20 })],
  ])("%s", async (_what, rows) => {
    expect(await rowsOf(rows)).toEqual([{ n: 1 }]);
  });

  test.each<[string, AsyncIterable<unknown>]>([
    ["for the data", resource("r", () => never() as Promise<unknown[]>).addLimit({ maxTime: 20 })],
    [
      "for the function of a transformer",
      resource("p", [1, 2])
        .pipe(transformer("r", () => never() as Promise<unknown[]>))
        .addLimit({ maxTime: 20 }),
    ],
  ])("%s", async (_what, rows) => {
    expect(await rowsOf(rows)).toEqual([]);
  });

  test("but not of other resources, and not of a source that fails", async () => {
    const pipe = pipeline("shop", { destination: memory({ store: new MemoryStore() }), pipelinesDir: temporaryFolder() });
    const { rows } = await pipe.run([resource("a", stuck).addLimit({ maxTime: 20 }), resource("b", [{ n: 1 }, { n: 2 }])]);
    expect(rows).toEqual({ a: 1, b: 2 });
    const failing = resource("c", async function* (): AsyncGenerator<{ n: number }> {
      yield { n: 1 };
      throw new Error("server gone");
    });
    await expect(pipe.run(failing.addLimit({ maxTime: 60_000 }))).rejects.toThrow(/"c" failed after 1 rows/);
  });
});

test("a row that is not delivered is not counted as read: the state stays with the last one that was", async () => {
  const begun: unknown[] = [];
  const asked = async function* ({ state, signal }: ResourceContext): AsyncGenerator<{ n: number }> {
    begun.push(structuredClone(state["asked"]));
    const all = (state["asked"] ??= []) as number[];
    for (let n = all.length + 1; n < 9; n++) {
      all.push(n);
      // the row comes, but too late
      if (n === 2 && begun.length === 1) await new Promise((resolve) => signal.addEventListener("abort", resolve));
      yield { n };
    }
  };
  const store = new MemoryStore();
  const pipe = pipeline("shop", { destination: memory({ store }), pipelinesDir: temporaryFolder(), datasetName: "data" });
  const rows = resource("r", asked, { incremental: incremental<number>("n") });
  await pipe.run(rows.addLimit({ maxTime: 20 }));
  await pipe.run(rows.addLimit({ maxTime: 60_000 }));
  expect(begun).toEqual([undefined, [1]]);
  expect(store.rows("data", "r").map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});
