import { conformanceCases, importSubject, runCase, type ConformanceCase } from "@dlt-ts/destination-tests";
import { describe, expect, it } from "vitest";
import { mutants } from "./mutants/mutants.ts";

function subjectOf(name: string, killed: boolean): URL {
  const url = new URL("./subjects/mutant.ts", import.meta.url);
  url.searchParams.set("mutant", name);
  if (killed) url.searchParams.set("killed", "");
  return url;
}

async function casesOf(subject: URL): Promise<ReadonlyMap<string, ConformanceCase>> {
  const { create } = await importSubject(subject);
  const { destination } = await create({ folder: "/nowhere" });
  return new Map(conformanceCases(destination.capabilities()).map((one) => [one.id, one]));
}

describe.each(mutants)("a destination with the fault: $name", ({ name, noticedBy, noticedByKills = [] }) => {
  it.each(noticedBy)("fails %s", async (id) => {
    const subject = subjectOf(name, false);
    await expect(runCase((await casesOf(subject)).get(id)!, subject)).rejects.toThrow();
  });

  it.each(noticedByKills)("fails %s when it is killed", async (id) => {
    const subject = subjectOf(name, true);
    await expect(runCase((await casesOf(subject)).get(id)!, subject)).rejects.toThrow();
  });
});

it("has mutants that are told apart by name", () => {
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
});
