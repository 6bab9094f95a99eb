import type { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { inTurn } from "./commit-turn.js";

const never = new AbortController().signal;

function anInstance(): DuckDBInstance {
  return {} as DuckDBInstance;
}

test("one after the other, in the order in which they asked; what fails does not stop the others", async () => {
  const instance = anInstance();
  const seen: string[] = [];
  const work = (name: string) => async (): Promise<string> => {
    seen.push(`${name} begins`);
    await Promise.resolve();
    seen.push(`${name} ends`);
    if (name === "b") throw new Error("b failed");
    return name;
  };
  const all = await Promise.allSettled(["a", "b", "c"].map((name) => inTurn(instance, never, work(name))));
  expect(seen).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
  expect(all.map((one) => (one.status === "fulfilled" ? one.value : String(one.reason)))).toEqual(["a", "Error: b failed", "c"]);
});

test("instances do not wait for each other", async () => {
  const held = Promise.withResolvers<void>();
  const first = inTurn(anInstance(), never, () => held.promise);
  await expect(inTurn(anInstance(), never, async () => "other")).resolves.toBe("other");
  held.resolve();
  await first;
});

test("a signal ends the waiting, and those behind still wait for those before", async () => {
  const instance = anInstance();
  const held = Promise.withResolvers<string>();
  const stop = new AbortController();
  const first = inTurn(instance, never, () => held.promise);
  const stopped = inTurn(instance, stop.signal, async () => "never");
  let isThird = false;
  const third = inTurn(instance, never, async () => {
    isThird = true;
  });
  const reason = new Error("stop");
  stop.abort(reason);
  await expect(stopped).rejects.toMatchObject({ reason: "aborted", cause: reason });

  expect(isThird).toBe(false);
  held.resolve("first");
  await expect(first).resolves.toBe("first");
  await third;
});
