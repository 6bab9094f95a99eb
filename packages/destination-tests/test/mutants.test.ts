import { conformanceCases, importSubject, runCase } from "@dlt-ts/destination-tests";
import { describe, expect, it } from "vitest";
import { mutants } from "./mutants/mutants.ts";

describe.each(mutants)("a destination with the fault: $name", ({ name, noticedBy }) => {
  it.each(noticedBy)("fails %s", async (id) => {
    const subject = new URL("./subjects/mutant.ts", import.meta.url);
    subject.searchParams.set("mutant", name);
    const { destination } = await (await importSubject(subject)).create({ folder: "/nowhere" });
    const found = conformanceCases(destination.capabilities()).find((one) => one.id === id)!;
    await expect(runCase(found, subject)).rejects.toThrow();
  });
});
