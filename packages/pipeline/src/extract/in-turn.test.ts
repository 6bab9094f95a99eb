import { expect, test } from "vitest";
import { inTurn } from "./in-turn.js";

interface Source {
  readonly begin: () => AsyncGenerator<string, void, undefined>;
  state: "waiting" | "open" | "closed";
}

function source(name: string, count: number, failAt = Number.POSITIVE_INFINITY): Source {
  const made: Source = {
    state: "waiting",
    begin: async function* () {
      made.state = "open";
      try {
        for (let number = 1; number <= count; number++) {
          if (number === failAt) throw new Error(`${name} broke`);
          yield `${name}${number}`;
        }
      } finally {
        made.state = "closed";
      }
    },
  };
  return made;
}

async function taken(sources: readonly Source[], limit: number): Promise<readonly string[]> {
  const values: string[] = [];
  for await (const value of inTurn(
    sources.map(({ begin }) => begin),
    limit,
  )) {
    values.push(value);
  }
  return values;
}

test("takes one of each in turn", async () => {
  expect(await taken([source("a", 3), source("b", 1), source("c", 2)], 20)).toEqual(["a1", "b1", "c1", "a2", "c2", "a3"]);
});

test("takes one after the other where only one may be open", async () => {
  expect(await taken([source("a", 2), source("b", 2)], 1)).toEqual(["a1", "a2", "b1", "b2"]);
});

test("begins those beyond the limit as others end", async () => {
  const sources = [source("a", 1), source("b", 3), source("c", 1)];
  expect(await taken(sources, 2)).toEqual(["a1", "b1", "b2", "c1", "b3"]);
});

test("of nothing is nothing", async () => {
  expect(await taken([], 20)).toEqual([]);
});

test("closes all that are open when one fails, and fails with its error", async () => {
  const sources = [source("a", 9), source("b", 9, 2), source("c", 9)];
  await expect(taken(sources, 20)).rejects.toThrow("b broke");
  expect(sources.map(({ state }) => state)).toEqual(["closed", "closed", "closed"]);
});

test("closes all that are open when the reader stops", async () => {
  const sources = [source("a", 9), source("b", 9), source("c", 9)];
  for await (const _ of inTurn(
    sources.map(({ begin }) => begin),
    2,
  )) {
    if (_ === "b1") break;
  }
  expect(sources.map(({ state }) => state)).toEqual(["closed", "closed", "waiting"]);
});
