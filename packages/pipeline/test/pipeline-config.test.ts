import type { Destination, DestinationCapabilities } from "@dlt-ts/core";
import { memory, MemoryStore } from "@dlt-ts/core/testing";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { pipeline } from "../src/pipeline.js";
import { resource } from "../src/resource/resource.js";
import { ScriptedDestination } from "./support/scripted-destination.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const orders = [{ Id: 1, items: [{ sku: "a" }] }];

/** A project folder with a config file. */
function project(config: string): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, ".dlt"));
  writeFileSync(join(folder, ".dlt", "config.toml"), config);
  return folder;
}

function stubEnvironment(name: string, value: string): void {
  vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
}

describe("what config says", () => {
  test("is where the pipeline loads to", async () => {
    const store = new MemoryStore();
    const projectFolder = project(
      '[pipelines.shop]\ndestination_type = "memory"\ndataset_name = "from_config"\ndataset_name_layout = "dev_%s"\n',
    );
    const pipe = pipeline("shop", { projectFolder, pipelinesDir: temporaryFolder(), destinationOptions: { store } });
    const info = await pipe.run(orders, { tableName: "orders" });
    expect(info.dataset).toBe("dev_from_config");
    expect(store.rows("dev_from_config", "orders")).toHaveLength(1);
  });

  test("is less than what code says", async () => {
    const store = new MemoryStore();
    const projectFolder = project('[pipelines.shop]\ndestination_type = "nowhere"\ndataset_name = "from_config"\n');
    const destination: Destination = memory({ store });
    await pipeline("shop", { destination, datasetName: "Given-Name", projectFolder, pipelinesDir: temporaryFolder() }).run(orders, {
      tableName: "orders",
    });
    expect(store.rows("given_name", "orders")).toHaveLength(1);
  });

  test("are the names of tables and columns", async () => {
    const store = new MemoryStore();
    const projectFolder = project('[schema]\nnaming = "sql_cs_v1"\n[destination.memory]\nenable_dataset_name_normalization = false\n');
    const pipe = pipeline("shop", {
      destination: memory({ store }),
      datasetName: "My-Data",
      projectFolder,
      pipelinesDir: temporaryFolder(),
    });
    await pipe.run(orders, { tableName: "MyOrders" });
    expect(store.rows("My-Data", "MyOrders")).toMatchObject([{ Id: 1 }]);
  });

  test("is a folder that Python dlt may work in too: ours is inside", async () => {
    const folder = temporaryFolder();
    const projectFolder = project(`pipelines_dir = ${JSON.stringify(folder)}\n`);
    await pipeline("shop", { destination: memory({ store: new MemoryStore() }), projectFolder }).run(orders, { tableName: "orders" });
    expect(existsSync(join(folder, "dlt-ts", "shop", "loaded"))).toBe(true);
  });

  test("is the data folder of the environment", async () => {
    const folder = temporaryFolder();
    stubEnvironment("DLT_DATA_DIR", folder);
    const projectFolder = temporaryFolder();
    await pipeline("shop", { destination: memory({ store: new MemoryStore() }), projectFolder }).run(orders, { tableName: "orders" });
    expect(existsSync(join(folder, "dlt-ts", "pipelines", "shop", "loaded"))).toBe(true);
  });

  test("limits the jobs that run at once", async () => {
    stubEnvironment("LOAD__WORKERS", "1");
    const events: string[] = [];
    const { destination } = new ScriptedDestination();
    const pipe = pipeline("shop", {
      destination,
      pipelinesDir: temporaryFolder(),
      progress: (event) => {
        if (event.type === "effect" && event.effect === "job") events.push(event.status);
      },
    });
    await pipe.run([resource("a", [{ id: 1 }]), resource("b", [{ id: 1 }]), resource("c", [{ id: 1 }])]);
    expect(events).toEqual(["started", "finished", "started", "finished", "started", "finished"]);
  });

  test("limits the attempts", async () => {
    stubEnvironment("LOAD__RAISE_ON_MAX_RETRIES", "1");
    const { DestinationError } = await import("@dlt-ts/core");
    const scripted = new ScriptedDestination().script("commit", new DestinationError("contention", "deadlock"));
    const pipe = pipeline("shop", { destination: scripted.destination, pipelinesDir: temporaryFolder() });
    await expect(pipe.run(orders, { tableName: "orders" })).rejects.toThrow("deadlock");
  });
});

describe("names at a destination", () => {
  const upper: DestinationCapabilities["identifiers"] = { maxLength: 20, lengthUnit: "characters", casing: "upper", caseSensitive: true };

  test("are folded as it folds them, in the plan and in the files", async () => {
    const scripted = new ScriptedDestination({ identifiers: upper });
    const pipe = pipeline("shop", { destination: scripted.destination, pipelinesDir: temporaryFolder() });
    await pipe.run(orders, { tableName: "orders" });

    expect(scripted.plan!.tables.map(({ table }) => table.name)).toEqual(["ORDERS", "ORDERS__ITEMS"]);
    expect(scripted.plan!.tables[1]!.table).toMatchObject({ parent: "ORDERS" });
    expect(scripted.plan!.systemTables.loads.name).toBe("_DLT_LOADS");
    expect(Object.keys(JSON.parse(scripted.files.get("ORDERS")!) as object)).toEqual(["ID", "_DLT_LOAD_ID", "_DLT_ID"]);
    expect((await pipe.schema())!.tables.has("orders__items")).toBe(true);
  });

  test("stay as they are where the convention keeps case and the destination can", async () => {
    const scripted = new ScriptedDestination({ identifiers: { ...upper, naming: "sql_cs_v1" } });
    await pipeline("shop", { destination: scripted.destination, pipelinesDir: temporaryFolder() }).run(orders, { tableName: "MyOrders" });
    expect(scripted.plan!.tables.map(({ table }) => table.name)).toEqual(["MyOrders", "MyOrders__items"]);
  });

  test("are no longer than it allows", async () => {
    const scripted = new ScriptedDestination({ identifiers: { ...upper, casing: "preserve", maxLength: 30, maxColumnLength: 24 } });
    const pipe = pipeline("shop", { destination: scripted.destination, pipelinesDir: temporaryFolder() });
    await pipe.run([{ a_rather_long_name_of_a_column: 1 }], { tableName: "t" });
    for (const { name } of scripted.plan!.tables[0]!.table.columns) expect(name.length).toBeLessThanOrEqual(24);
  });

  test("decide whether a package fits: one made for other names is refused", async () => {
    const folder = temporaryFolder();
    const lower = new ScriptedDestination();
    const pipe = pipeline("shop", { destination: lower.destination, pipelinesDir: folder });
    await pipe.extract(orders, { tableName: "orders" });
    await pipe.normalize();
    const other = new ScriptedDestination({ identifiers: upper });
    await expect(pipe.load({ destination: other.destination })).rejects.toThrow(/identifiers in preserve case.*wants upper case/);
    expect((await pipe.load()).packages).toHaveLength(1);
  });

  test("follow a convention of a package of the app", async () => {
    const projectFolder = project('[schema]\nnaming = "loud-names#loud"\n');
    const folder = join(projectFolder, "node_modules", "loud-names");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "loud-names", type: "module", exports: "./index.js" }));
    writeFileSync(
      join(folder, "index.js"),
      `import { defineNamingConvention } from ${JSON.stringify(import.meta.resolve("@dlt-ts/core"))};
       export const loud = defineNamingConvention({ name: "loud-names#loud", caseSensitive: true, normalize: (name) => name.toUpperCase() });`,
    );
    const store = new MemoryStore();
    const pipelinesDir = temporaryFolder();
    for (let run = 0; run < 2; run++) {
      await pipeline("shop", { destination: memory({ store }), datasetName: "data", projectFolder, pipelinesDir }).run(orders, {
        tableName: "orders",
      });
    }
    expect(store.rows("DATA", "ORDERS")).toMatchObject([{ ID: 1 }, { ID: 1 }]);

    const missing = project('[schema]\nnaming = "nobody#nothing"\n');
    const lost = pipeline("shop", { destination: memory({ store }), projectFolder: missing, pipelinesDir: temporaryFolder() });
    await expect(lost.run(orders, { tableName: "orders" })).rejects.toThrow(/"nobody#nothing" was not found: nobody is not installed/);
  });
});
