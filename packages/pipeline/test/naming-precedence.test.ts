import { memory, MemoryStore } from "@dlt-ts/core/testing";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pipeline } from "../src/pipeline.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const schemaSays = '[schema]\nnaming = "direct"\n';
const destinationSays = '[destination.memory]\nnaming_convention = "sql_cs_v1"\n';

interface Said {
  readonly code?: string;
  readonly config?: string;
}

/** Names of the tables of rows for a table "My Table", and the convention that the schema keeps. */
async function named({ code, config = "" }: Said): Promise<{ readonly tables: readonly string[]; readonly names: string }> {
  const store = new MemoryStore();
  const folder = temporaryFolder();
  mkdirSync(join(folder, ".dlt"));
  writeFileSync(join(folder, ".dlt", "config.toml"), config);
  const destination = memory({ store, ...(code === undefined ? {} : { namingConvention: code }) });
  const pipe = pipeline("shop", { destination, pipelinesDir: folder, projectFolder: folder, datasetName: "data" });
  await pipe.run([{ id: 1 }], { tableName: "My Table" });
  const tables = [...store.dataset("data")!.keys()].filter((name) => !name.startsWith("_dlt"));
  expect(await pipe.dataset().table(tables[0]!).select("id").fetchAll()).toEqual([{ id: 1 }]);
  return { tables, names: (await pipe.schema())!.normalizers.names };
}

test.each<readonly [string, Said, string, string]>([
  ["nobody says anything", {}, "snake_case", "my_table"],
  ["config says it for the destination", { config: destinationSays }, "sql_cs_v1", "My_Table"],
  ["config says it for schemas, and for the destination", { config: schemaSays + destinationSays }, "direct", "My Table"],
  ["code says it, and config for the destination", { code: "sql_ci_v1", config: destinationSays }, "sql_ci_v1", "my_table"],
  ["code says it, and config for schemas", { code: "sql_cs_v1", config: schemaSays }, "sql_cs_v1", "My_Table"],
  ["code says what is usual anyway", { code: "snake_case", config: schemaSays + destinationSays }, "snake_case", "my_table"],
])("the naming convention, where %s", async (_, said, names, table) => {
  expect(await named(said)).toEqual({ tables: [table], names });
});

test("options of a destination that is given by its name are said in code too", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, ".dlt"));
  writeFileSync(join(folder, ".dlt", "config.toml"), schemaSays);
  const options = { destinationOptions: { namingConvention: "sql_cs_v1" }, pipelinesDir: folder, projectFolder: folder };
  const pipe = pipeline("shop", { destination: memory({ store: new MemoryStore() }), datasetName: "data", ...options } as never);
  await pipe.extract([{ id: 1 }], { tableName: "My Table" });
  await pipe.normalize();
  expect((await pipe.schema())!.tables.has("My_Table")).toBe(true);
});
