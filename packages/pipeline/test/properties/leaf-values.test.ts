import { memory, MemoryStore } from "@dlt-ts/core/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { pipeline } from "../../src/pipeline.js";
import { resource } from "../../src/resource/resource.js";
import { temporaryFolder } from "../support/temporary-folder.js";

/** Objects and lists of texts: no value changes its type, and no null is left out. */
const { document } = fc.letrec<{ document: Record<string, unknown>; value: unknown }>((tie) => ({
  document: fc.dictionary(fc.constantFrom("a", "b", "c", "d"), tie("value"), { minKeys: 1, maxKeys: 4 }),
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom("x", "y", "é", " ", "1") }),
    tie("document"),
    fc.array(tie("document"), { maxLength: 3 }),
  ),
}));

/** The texts in a document, at any depth. */
function leaves(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return Object.values(value as object).flatMap(leaves);
}

async function loaded(runs: readonly (readonly object[])[], steps: boolean): Promise<readonly string[]> {
  const folder = temporaryFolder();
  const store = new MemoryStore();
  const pipe = pipeline("shop", { destination: memory({ store }), pipelinesDir: folder, projectFolder: folder, datasetName: "data" });
  for (const rows of runs) {
    const data = [resource("docs", rows)];
    if (steps) {
      await pipe.extract(data);
      await pipe.normalize();
      await pipe.load();
    } else await pipe.run(data);
  }
  const values: string[] = [];
  for (const [table, { rows }] of store.dataset("data") ?? []) {
    if (table.startsWith("_dlt")) continue;
    for (const row of rows)
      for (const [column, value] of Object.entries(row)) if (!column.startsWith("_dlt") && value !== null) values.push(String(value));
  }
  return values.sort();
}

test("the leaf values that go in come out, in one run or in several, in steps or not", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(document, { minLength: 1, maxLength: 6 }), fc.nat(5), async (documents, cut) => {
      const expected = documents.flatMap(leaves).sort();
      expect(await loaded([documents], false)).toEqual(expected);
      expect(await loaded([documents.slice(0, cut), documents.slice(cut)], false)).toEqual(expected);
      expect(await loaded([documents.toReversed()], true)).toEqual(expected);
    }),
    { numRuns: 12 },
  );
});
