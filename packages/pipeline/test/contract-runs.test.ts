import { memory, MemoryStore } from "@dlt-ts/core/testing";
import type { SchemaContract } from "@dlt-ts/core";
import { describe, expect, test } from "vitest";
import { pipeline } from "../src/pipeline.js";
import { resource } from "../src/resource/resource.js";
import { temporaryFolder } from "./support/temporary-folder.js";
import vectors from "./vectors/contract-runs.json" with { type: "json" };

const rowKey = (row: object): string =>
  JSON.stringify(
    Object.entries(row)
      .filter(([name, value]) => !name.startsWith("_dlt") && value !== null)
      .toSorted(),
  );

describe.each(["at once", "in steps"])("runs of Python under contracts, %s", (way) => {
  test.each(vectors.cases.map((each) => [each.id, each.title, each] as const))("%s %s", async (_id, _title, { runs }) => {
    const store = new MemoryStore();
    const pipe = pipeline("shop", { destination: memory({ store }), pipelinesDir: temporaryFolder(), datasetName: "data" });
    for (const run of runs) {
      const schemaContract = run.schema_contract as SchemaContract | null;
      const hints = schemaContract === null ? {} : { schemaContract };
      const resources = run.resources.map(({ name, items }) => resource(name, items as readonly object[]));
      const load = async (): Promise<void> => {
        if (way === "at once") {
          await pipe.run(resources, hints);
          return;
        }
        await pipe.extract(resources, hints);
        await pipe.normalize();
        await pipe.load();
      };
      if (run.error) {
        await expect(load()).rejects.toMatchObject({ cause: { code: "DLT_SCHEMA_CONTRACT" } });
        await pipe.dropPendingPackages();
      } else {
        await load();
      }
      const schema = (await pipe.schema())!;
      for (const [table, rows] of Object.entries(run.tables)) {
        expect(store.rows("data", table).map(rowKey).toSorted()).toEqual((rows as object[]).map(rowKey).toSorted());
        expect(schema.tables.get(table)?.columns.map(({ name }) => name)).toEqual((run.columns as Record<string, string[]>)[table]);
      }
      expect([...schema.tables.keys()].filter((name) => !name.startsWith("_dlt")).toSorted()).toEqual(Object.keys(run.tables).toSorted());
    }
  });
});

test("rejected samples are in the manifest of the package, cut, and in no info", async () => {
  const { readFile, readdir } = await import("node:fs/promises");
  const folder = temporaryFolder();
  const store = new MemoryStore();
  const pipe = pipeline("shop", {
    destination: memory({ store }),
    pipelinesDir: folder,
    datasetName: "data",
    rejectedSamples: 2,
    discardedRows: "quarantine",
  });
  await pipe.run([{ a: 1 }], { tableName: "t" });
  const rows = [{ a: 2 }, { a: 3, password: "hunter2" }, { a: 4, b: "x".repeat(5_000) }, { a: 5, b: 1 }];
  await pipe.extract(rows, { tableName: "t", schemaContract: "discard_row" });
  const normalized = await pipe.normalize();
  const texts: string[] = [];
  for (const name of await readdir(folder, { recursive: true })) {
    if (name.endsWith("manifest.json") || name.endsWith("normalized.json")) texts.push(await readFile(`${folder}/${name}`, "utf8"));
  }
  const document = texts.find((text) => text.includes('"rejections"') && text.includes("hunter2"))!;
  const { rejections } = JSON.parse(document) as {
    rejections: { rows: number; quarantined: number; samples: { row: number; text: string }[] }[];
  };
  expect(rejections).toMatchObject([{ rows: 3, quarantined: 3, columns: ["password", "b"] }]);
  expect(rejections[0]!.samples.map(({ row }) => row)).toEqual([2, 3]);
  expect(rejections[0]!.samples[1]!.text).toHaveLength(1_000);
  const loaded = await pipe.load();
  expect(JSON.stringify([normalized, loaded])).not.toContain("hunter2");
  expect(store.rows("data", "quarantine")).toMatchObject([
    { table_name: "t", row_number: 2, reason: "DLT_SCHEMA_CONTRACT", message: 'its contract lets no column be added ("password")' },
    { row_number: 3 },
    { row_number: 4 },
  ]);
});
