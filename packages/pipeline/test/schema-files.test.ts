import { exportSchema, type Schema, schemaFromJson, schemaHash } from "@dlt-ts/core";
import { memory, MemoryStore } from "@dlt-ts/core/testing";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { pipeline, type Pipeline } from "../src/pipeline.js";
import type { PipelineOptions } from "../src/pipeline-options.js";
import { schemaFromText, schemaText } from "../src/schema-files/schema-text.js";
import { temporaryFolder } from "./support/temporary-folder.js";
import vectors from "./vectors/schema-files.json" with { type: "json" };

const [vector] = vectors.cases;
const python: Schema = schemaFromJson(JSON.stringify(vector!.document));
const misspelt = (await schemaText(python, "yaml")).replace("data_type: bigint", "data_type: number");

describe("the text of a schema", () => {
  test("is Python's, byte for byte", async () => {
    expect(await schemaText(python, "yaml")).toBe(vector!.yaml_remove_defaults);
    expect(await schemaText(python, "yaml", { removeDefaults: false })).toBe(vector!.yaml_full);
    expect(await schemaText(python, "json")).toBe(`${vector!.json_remove_defaults}\n`);
  });

  test("gives the same schema again, also where YAML or JavaScript would take a text for something else", async () => {
    const odd = ["yes", "null", "1.0", "1_000", "2024-01-01", "0x10", "~", "a: b", "- x", "", " x", "é\n\u2028", "10", "2"];
    const columns = odd.map((text) => ({
      name: `c${text}`,
      dataType: "text" as const,
      description: text,
      "x-hint": [text, { [text]: { $number: "1.0" } }, 2, null, true],
    }));
    const table = { name: "t", columns, writeDisposition: "append" as const, resource: "t", "x-big": { $number: "12345678901234567890" } };
    const schema: Schema = { ...python, tables: new Map([...python.tables, ["t", table]]) };
    for (const format of ["yaml", "json"] as const) {
      const text = await schemaText(schema, format);
      const read = await schemaFromText(text, format);
      expect(schemaHash(read)).toBe(schemaHash(schema));
      expect(exportSchema(read)).toBe(exportSchema(schema));
    }
  });

  test.each([
    ["name: [", /f\.yaml is no YAML, line 1/],
    ["a: 1\na: 2\n", /f\.yaml is no YAML, line 2 \(DUPLICATE_KEY\)/],
    ["a: &x 1\nb: *x\n", /aliases/],
    [misspelt, /f\.yaml cannot be used\. .*tables\._dlt_version\.columns\.version\.data_type/],
  ])("that is none says file, place and what to do: %j", async (text, message) => {
    await expect(schemaFromText(text, "yaml", { file: "f.yaml" })).rejects.toThrow(message);
  });
});

interface World {
  readonly pipe: Pipeline;
  readonly store: MemoryStore;
  readonly imports: string;
  readonly exports: string;
}

function world(options: PipelineOptions = {}): World {
  const [imports, exports, pipelinesDir] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
  const store = new MemoryStore();
  const pipe = pipeline("shop", {
    destination: memory({ store }),
    pipelinesDir,
    datasetName: "data",
    importSchemaPath: imports,
    exportSchemaPath: exports,
    ...options,
  });
  return { pipe, store, imports, exports };
}

describe("folders for schema files", () => {
  test("the export follows every change; the import is written once, without the notes of the pipeline", async () => {
    const { pipe, imports, exports } = world();
    await pipe.run([{ id: 1 }], { tableName: "orders" });
    const first = readFileSync(join(imports, "shop.schema.yaml"), "utf8");
    expect(first).toContain("orders:");
    expect(first).not.toContain("x-normalizer");
    await pipe.extract([{ id: 2, note: "new" }], { tableName: "orders" });
    await pipe.normalize();
    expect(readFileSync(join(imports, "shop.schema.yaml"), "utf8")).toBe(first);
    const exported = readFileSync(join(exports, "shop.schema.yaml"), "utf8");
    expect(exported).toMatch(/note:\n\s+nullable: true\n\s+data_type: text/);
    expect(exported).toContain("seen-data: true");
    expect(readdirSync(exports)).toEqual(["shop.schema.yaml"]);
    expect(schemaHash(await schemaFromText(exported, "yaml"))).toBe((await pipe.schema())!.hash);
  });

  test("a file that is there before the first run is what the schema begins with", async () => {
    const { pipe, imports, store } = world();
    await pipe.run([{ id: 1 }], { tableName: "orders" });
    const text = readFileSync(join(imports, "shop.schema.yaml"), "utf8").replace(
      /( {6}id:\n {8}nullable: true\n {8}data_type: )bigint/,
      "$1text",
    );
    const other = world();
    writeFileSync(join(other.imports, "shop.schema.yaml"), text);
    await other.pipe.run([{ id: 1 }], { tableName: "orders" });
    expect(other.store.rows("data", "orders")).toMatchObject([{ id: "1" }]);
    expect(store.rows("data", "orders")).toMatchObject([{ id: 1 }]);
    expect((await other.pipe.schema())!.importedHash).toBe(schemaHash(await schemaFromText(text, "yaml")));
  });

  test("a file that has changed takes the place of the schema, once, with a warning and a link to what it replaced", async () => {
    const { pipe, imports } = world();
    const warnings = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    try {
      await pipe.run([{ id: 1 }], { tableName: "orders" });
      await pipe.run([{ id: 2 }], { tableName: "orders" });
      expect(warnings).not.toHaveBeenCalled();
      const before = (await pipe.schema())!;
      const file = join(imports, "shop.schema.yaml");
      writeFileSync(file, readFileSync(file, "utf8").replace("resource: orders", "resource: orders\n    description: sales"));
      await pipe.run([{ id: 3 }], { tableName: "orders" });
      const after = (await pipe.schema())!;
      expect(after.tables.get("orders")).toMatchObject({ description: "sales", "x-normalizer": { "seen-data": true } });
      expect(after.version).toBeGreaterThan(before.version);
      expect(after.previousHashes).toContain(before.hash);
      await pipe.run([{ id: 4 }], { tableName: "orders" });
      expect((await pipe.schema())!.hash).toBe(after.hash);
      expect(warnings.mock.calls.map(([message]) => String(message)).filter((message) => message.includes("has changed"))).toHaveLength(1);
    } finally {
      warnings.mockRestore();
    }
  });

  test("one folder for both: the file follows, and edits of it count", async () => {
    const folder = temporaryFolder();
    const { pipe } = world({ importSchemaPath: folder, exportSchemaPath: folder, externalSchemaFormat: "json" });
    await pipe.run([{ id: 1 }], { tableName: "orders" });
    await pipe.run([{ id: 1, more: true }], { tableName: "orders" });
    const file = join(folder, "shop.schema.json");
    const text = readFileSync(file, "utf8");
    expect(text).toContain('"more"');
    expect(text).not.toContain("x-normalizer");
    writeFileSync(file, text.replace('"resource": "orders"', '"resource": "orders", "description": "sales"'));
    await pipe.run([{ id: 2 }], { tableName: "orders" });
    expect((await pipe.schema())!.tables.get("orders")).toMatchObject({ description: "sales" });
  });

  test("a file of another schema, or of none, ends the run before anything is read", async () => {
    const { pipe, imports } = world();
    const file = join(imports, "shop.schema.yaml");
    const read = vi.fn(function* () {
      yield { id: 1 };
    });
    writeFileSync(file, await schemaText(python, "yaml"));
    await expect(pipe.run(read, { tableName: "orders" })).rejects.toThrow(/has the schema "base"; it should have "shop"/);
    writeFileSync(file, "{");
    await expect(pipe.run(read, { tableName: "orders" })).rejects.toThrow(/is no YAML, line 1/);
    expect(read).not.toHaveBeenCalled();
    rmSync(file);
    await pipe.run(read, { tableName: "orders" });
    expect(existsSync(file)).toBe(true);
  });
});
