import { DestinationError, type Destination } from "@dlt-ts/core";
import { memory, MemoryStore } from "@dlt-ts/core/testing";
import { chmodSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { pipeline, type Pipeline } from "../src/pipeline.js";
import { resource } from "../src/resource/resource.js";
import { PipelineError } from "../src/pipeline-error.js";
import { PipelineStepError } from "../src/steps/step-error.js";
import { ScriptedDestination } from "./support/scripted-destination.js";
import { temporaryFolder } from "./support/temporary-folder.js";

interface World {
  readonly store: MemoryStore;
  readonly folder: string;
  readonly pipe: Pipeline;
}

/** A pipeline that has loaded one order. */
async function world(): Promise<World> {
  const store = new MemoryStore();
  const folder = temporaryFolder();
  const destination: Destination = memory({ store });
  const pipe = pipeline("shop", { destination, pipelinesDir: folder, datasetName: "data" });
  await pipe.run([{ id: 1 }], { tableName: "orders" });
  return { store, folder, pipe };
}

async function failureOf(work: Promise<unknown>): Promise<Error> {
  const error: unknown = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (error instanceof Error) return error;
  throw new Error("It did not fail.");
}

/** The failed call changed nothing, and the next one works. */
async function expectUnharmed({ store, folder, pipe }: World): Promise<void> {
  expect(await pipe.pendingPackages()).toEqual([]);
  expect(readdirSync(join(folder, "shop", "temporary"))).toEqual([]);
  expect(store.rows("data", "orders")).toHaveLength(1);
  await pipe.run([{ id: 2 }], { tableName: "orders" });
  expect(store.rows("data", "orders")).toHaveLength(2);
  expect(store.rows("data", "_dlt_loads")).toHaveLength(2);
}

const cyclic: Record<string, unknown> = { id: 2, inner: {} };
cyclic["inner"] = { self: cyclic };

function deep(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = { inner: value };
  return value;
}

const badRows: readonly { readonly name: string; readonly rows: readonly unknown[]; readonly says: RegExp }[] = [
  { name: "a row that is a function", rows: [{ id: 2 }, () => 1], says: /row 2.*a function/ },
  { name: "a function in a row", rows: [{ id: 2, a: { b: () => 1 } }], says: /row 1, a\.b: a function/ },
  { name: "a symbol", rows: [{ id: Symbol("x") }], says: /row 1, id: a symbol/ },
  { name: "an instance of a class", rows: [{ id: new Error("secret") }], says: /row 1, id: .*Error/ },
  { name: "an object that contains itself", rows: [cyclic], says: /row 1, inner\.self.*contains itself/ },
  { name: "10,000 levels", rows: [{ id: 2, value: deep(10_000) }], says: /row 1, value\.inner.*more than 1000 levels/ },
];

describe("wrong rows", () => {
  for (const { name, rows, says } of badRows) {
    test.each(["run", "extract"] as const)(`${name}: %s says which row, what and where, and loses nothing`, async (step) => {
      const here = await world();
      const error = await failureOf(here.pipe[step](resource("orders", rows)));
      expect(error).toBeInstanceOf(PipelineStepError);
      expect(error.message).toMatch(says);
      expect(error.message).toMatch(/orders/);
      expect(error.message).not.toContain("secret");
      await expectUnharmed(here);
    });
  }
});

describe("a source that throws halfway", () => {
  async function* orders(): AsyncGenerator<readonly object[]> {
    yield [{ id: 2 }, { id: 3 }];
    yield [{ id: 4 }];
    throw new TypeError("the API said no");
  }

  test.each(["run", "extract"] as const)("%s says how far it came, and loses nothing", async (step) => {
    const here = await world();
    const error = await failureOf(here.pipe[step](resource("orders", orders, { columns: { id: { dataType: "bigint" } } })));
    expect(error).toMatchObject({
      code: "DLT_PIPELINE_STEP",
      step: "extract",
      cause: { code: "DLT_RESOURCE", cause: { message: "the API said no" } },
    });
    expect(error.message).toMatch(/"orders" failed after \d rows with TypeError.*The pipeline is as it was before/s);
    await expectUnharmed(here);
  });
});

describe("calls that cannot work", () => {
  test("data without a name", async () => {
    const here = await world();
    await expect(here.pipe.run([{ id: 2 }])).rejects.toThrow(/Give `tableName`/);
    await expectUnharmed(here);
  });

  test("a list that mixes resources and rows", async () => {
    const here = await world();
    const mixed = [resource("a", []), { id: 1 }] as never;
    expect(await failureOf(here.pipe.run(mixed))).toBeInstanceOf(PipelineError);
    await expectUnharmed(here);
  });

  test.each(["_dlt_loads", "_dlt_receipts", "_DltVersion"])("rows for %s, which dlt writes itself", async (table) => {
    const here = await world();
    const error = await failureOf(here.pipe.run([{ id: 2 }], { tableName: table }));
    expect(error).toMatchObject({ step: "extract", cause: { code: "DLT_HINTS" } });
    expect(error.message).toContain(`"${table}" is dlt's own`);
    await expectUnharmed(here);
  });

  test.each([{ dataType: "double" }, { dataType: "text" }, { dataType: "decimal", precision: 10, scale: 2 }] as const)(
    "another type for a column that has rows: %o",
    async (hint) => {
      const here = await world();
      const error = await failureOf(here.pipe.run([{ id: 2.5 }], { tableName: "orders", columns: { id: hint } }));
      expect(error).toMatchObject({ step: "extract", cause: { code: "DLT_SCHEMA" } });
      expect(error.message).toMatch(/Column "id" of table "orders" is bigint and has rows; the hint (double|text|decimal\(10, 2\)) cannot/);
      await expectUnharmed(here);
      await here.pipe.run([{ id: 2.5 }], { tableName: "orders", columns: { id: hint }, writeDisposition: "replace" });
    },
  );

  test("a destination that nobody installed", async () => {
    const folder = temporaryFolder();
    const pipe = pipeline("shop", { destination: "no-such-place", pipelinesDir: folder, projectFolder: folder });
    const error = await failureOf(pipe.run([{ id: 1 }], { tableName: "orders" }));
    expect(error).toMatchObject({ code: "DLT_DESTINATION_NOT_FOUND" });
    expect(error.message).toMatch(/no-such-place.*npm install/s);
    expect(readdirSync(join(folder, "shop")).sort()).toEqual(["lock", "temporary", "trace.json"]);
  });

  test("a misspelt option", async () => {
    const pipe = pipeline("shop", {
      destination: "memory",
      destinationOptions: { stroe: new MemoryStore() },
      pipelinesDir: temporaryFolder(),
    });
    await expect(pipe.run([{ id: 1 }], { tableName: "orders" })).rejects.toThrow(/"stroe".*"store"/);
  });

  test("misspelt and wrong options of the pipeline and its steps", async () => {
    const make = (options: unknown) => (): unknown => pipeline("shop", options as object);
    expect(make({ datasetNmae: "x" })).toThrow(/no option "datasetNmae".*"datasetName"/);
    expect(make({ onUnsupported: "apend" })).toThrow(/"onUnsupported" of pipeline\(\) can only be "append"/);
    expect(make({ datasetName: 7 })).toThrow(/"datasetName" of pipeline\(\) is no text/);
    expect(make({ datasetName: "  " })).toThrow(/"datasetName" of pipeline\(\) is blank/);
    expect(make({ exportSchemaPath: 1 })).toThrow(/"exportSchemaPath" of pipeline\(\) is no text/);
    expect(make({ quarantineTable: null })).toThrow(/"quarantineTable" of pipeline\(\) is no text/);
    expect(make({ onNameCollision: "sufix" })).toThrow(/"onNameCollision" of pipeline\(\) can only be "error" or "suffix"/);
    expect(make({ externalSchemaFormat: "yml" })).toThrow(/"externalSchemaFormat" of pipeline\(\) can only be "yaml" or "json"/);
    expect(make({ destinationOptions: "x" })).toThrow(/"destinationOptions" of pipeline\(\) is no object/);
    expect(make({ refresh: 1n })).toThrow(/"refresh" of pipeline\(\) is of the type bigint/);
    expect(make(null)).toThrow(/options of pipeline\(\) are null/);
    expect(() => pipeline(7 as never)).toThrow(/^7 cannot be the name of a pipeline: it is no text/);

    const here = await world();
    await expect(here.pipe.normalize({ signl: 1 } as never)).rejects.toThrow(/"signl".*"signal"/);
    await expect(here.pipe.run([{ id: 2 }], { tableName: "orders", signal: {} as never })).rejects.toThrow(/"signal".*no AbortSignal/);
    await expect(here.pipe.load({ datasetNme: "x" } as never)).rejects.toThrow(/"datasetNme".*"datasetName"/);
    await expect(here.pipe.run([{ id: 2 }], null as never)).rejects.toThrow(/options of run\(\) are null/);
    await expect(here.pipe.run([{ id: 2 }], { tableName: "orders", columns: 1 as never })).rejects.toThrow(/columns are 1/);
    await expectUnharmed(here);
  });

  test.each([7, {}, () => 1])("a destination that is none: %o", async (destination) => {
    const pipe = pipeline("shop", { destination: destination as never, pipelinesDir: temporaryFolder() });
    await expect(pipe.run([{ id: 1 }], { tableName: "orders" })).rejects.toThrow(
      /destination is a (number|object|function) that no destination package made/,
    );
  });

  test("a missing option: found before anything is read; rows that were extracted wait", async () => {
    const folder = temporaryFolder();
    const pipe = pipeline("shop", { destination: memory({}) as Destination, pipelinesDir: folder, datasetName: "data" });
    const error = await failureOf(pipe.run([{ id: 1 }], { tableName: "orders" }));
    expect(error).toMatchObject({ step: "sync", cause: { code: expect.stringMatching(/CONFIG/) } });
    expect(error.message).toMatch(/store.*Nothing was changed/s);
    await pipe.extract([{ id: 1 }], { tableName: "orders" });
    const later = await failureOf(pipe.run());
    expect(later).toMatchObject({ step: "load", cause: { code: expect.stringMatching(/CONFIG/) } });
    expect(later.message).toMatch(/store.*the next run loads it/s);
    const store = new MemoryStore();
    await pipe.load({ destination: memory({ store }) });
    expect(store.rows("data", "orders")).toHaveLength(1);
  });

  test.each([
    ["data", /the next run fails on it in the same way until what is said above is mended; dropPendingPackages/],
    ["permission", /the next run loads it; dropPendingPackages/],
  ] as const)("whether the next run can load a package depends on what was wrong: %s", async (reason, outcome) => {
    const scripted = new ScriptedDestination();
    scripted.script("commit", new DestinationError(reason, "It does not go."));
    const pipe = pipeline("shop", { destination: scripted.destination, pipelinesDir: temporaryFolder(), datasetName: "data" });
    expect((await failureOf(pipe.run([{ id: 1 }], { tableName: "orders" }))).message).toMatch(outcome);
  });

  test("a file format that the destination does not take", async () => {
    const here = await world();
    const run = here.pipe.run([{ id: 2 }], { tableName: "orders", loaderFileFormat: "parquet" });
    await expect(run).rejects.toThrow('loaderFileFormat is "parquet", and destination "memory" takes jsonl.');
    await expectUnharmed(here);
  });

  test("a disposition that the destination cannot do is refused before anything is sent, and can be appended", async () => {
    const folder = temporaryFolder();
    const scripted = new ScriptedDestination({ write: { replace: [], merge: [] } });
    const options = { destination: scripted.destination, pipelinesDir: folder, datasetName: "data" };
    const data = resource("orders", [{ id: 1 }], { writeDisposition: "replace" });
    await expect(pipeline("shop", options).run(data as never)).rejects.toThrow(/replace.*not supported/s);
    expect(scripted.diary).toEqual([]);
    await pipeline("shop", { ...options, onUnsupported: "append" }).run(data as never);
    expect(scripted.diary).toContain("commit");
  });
});

describe("a working folder that cannot be written", () => {
  test("is named, with the way out", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "");
    const destination: Destination = memory({ store: new MemoryStore() });
    const pipe = pipeline("shop", { destination, pipelinesDir: join(folder, "file"), datasetName: "data" });
    await expect(pipe.run([{ id: 1 }], { tableName: "orders" })).rejects.toThrow(/file.*pipelinesDir.*DLT_DATA_DIR/s);
  });

  test.skipIf(process.getuid?.() === 0)("because nobody may, too (skipped for root, who may write everywhere)", async () => {
    const here = await world();
    chmodSync(join(here.folder, "shop", "temporary"), 0o500);
    await expect(here.pipe.run([{ id: 2 }], { tableName: "orders" })).rejects.toThrow(/permission denied/);
    chmodSync(join(here.folder, "shop", "temporary"), 0o700);
    await expectUnharmed(here);
  });
});

describe("a signal", () => {
  test("ends an extraction, even while the source hangs", async () => {
    const here = await world();
    const controller = new AbortController();
    async function* hanging(): AsyncGenerator<readonly object[]> {
      yield [{ id: 2 }];
      controller.abort(new Error("enough"));
      await new Promise(() => {});
    }
    for (const step of ["run", "extract"] as const) {
      const signal = controller.signal;
      await expect(here.pipe[step](resource("orders", hanging), { signal })).rejects.toThrow("enough");
    }
    await expectUnharmed(here);
  });

  test("ends a load, and the package waits", async () => {
    const folder = temporaryFolder();
    const controller = new AbortController();
    const scripted = new ScriptedDestination().script("commit", () => {
      controller.abort(new Error("enough"));
      return Promise.reject(new Error("cancelled"));
    });
    const pipe = pipeline("shop", { destination: scripted.destination, pipelinesDir: folder });
    await expect(pipe.run([{ id: 1 }], { tableName: "orders", signal: controller.signal })).rejects.toThrow("enough");
    expect(await pipe.pendingPackages()).toHaveLength(1);
    expect((await pipe.run()).packages).toHaveLength(1);
  });
});

test("a failed load leaves the package, a second failure keeps new data from being read", async () => {
  const folder = temporaryFolder();
  const scripted = new ScriptedDestination().script("commit", new Error("no"), new Error("still no"));
  const pipe = pipeline("shop", { destination: scripted.destination, pipelinesDir: folder });
  let read = 0;
  const source = function* (): Generator<object> {
    read++;
    yield { id: read };
  };
  const first = await failureOf(pipe.run(source, { tableName: "orders" }));
  expect(first.message).toMatch(/failed to load package [\d.]+: The commit failed: no\. The package waits/);
  await expect(pipe.run(source, { tableName: "orders" })).rejects.toThrow(/still no/);
  expect(read).toBe(1);
  expect((await pipe.run(source, { tableName: "orders" })).packages).toHaveLength(2);
  expect(read).toBe(2);
});
