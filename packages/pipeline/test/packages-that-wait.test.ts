import { DestinationError } from "@dlt-ts/core";
import { memory, MemoryStore } from "@dlt-ts/core/testing";
import { describe, expect, test } from "vitest";
import { pipeline } from "../src/pipeline.js";
import { resource } from "../src/resource/resource.js";
import { ScriptedDestination } from "./support/scripted-destination.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const hints = { tableName: "orders" };

describe("packages", () => {
  test("can be looked at while they wait and after they were loaded", async () => {
    const store = new MemoryStore();
    const pipe = pipeline("shop", { destination: memory({ store }), pipelinesDir: temporaryFolder(), datasetName: "data" });
    await pipe.extract([{ id: 1 }, { id: 2 }], { ...hints, idempotencyKey: "monday" });
    const [loadId] = await pipe.pendingPackages();
    expect(await pipe.package(loadId!)).toMatchObject({
      loadId,
      status: "extracted",
      schemaName: "shop",
      rows: { orders: 2 },
      files: [{ table: "orders", format: "typed-jsonl", rows: 2, bytes: expect.any(Number) }],
      hasState: true,
      idempotencyKey: "monday",
    });
    await pipe.normalize();
    const normalized = await pipe.package(loadId!);
    expect(normalized).toMatchObject({ status: "normalized", rows: { orders: 2 }, idempotencyKey: "monday" });
    expect(normalized!.files).toMatchObject([{ table: "orders", format: "jsonl", rows: 2 }]);
    expect(normalized!.schemaChanges).toMatchObject([{ table: "orders", isNew: true }]);
    await pipe.load();
    expect(await pipe.packages()).toMatchObject([{ loadId, status: "loaded", destination: "memory", dataset: "data" }]);
    expect(await pipe.package("1.5")).toBeUndefined();
  });

  test("keep why the last attempt failed, until one succeeds", async () => {
    const scripted = new ScriptedDestination().script("commit", new DestinationError("constraint", "id is null"));
    const pipe = pipeline("shop", { destination: scripted.destination, pipelinesDir: temporaryFolder(), datasetName: "data" });
    await expect(pipe.run([{ id: 1 }], hints)).rejects.toThrow(/id is null/);
    const [loadId] = await pipe.pendingPackages();
    expect((await pipe.package(loadId!))!.failure).toEqual({
      step: "load",
      at: expect.stringMatching(/^\d{4}-/),
      code: expect.stringMatching(/^DLT_/),
      message: "id is null",
    });
    await pipe.load();
    expect((await pipe.package(loadId!))!.failure).toBeUndefined();
  });

  test("that the destination can never take are refused before they wait", async () => {
    const scripted = new ScriptedDestination({ write: { replace: [], merge: [] } });
    const pipe = pipeline("shop", { destination: scripted.destination, pipelinesDir: temporaryFolder(), datasetName: "data" });
    const replaced = resource("orders", [{ id: 1 }], { writeDisposition: "replace" });
    await expect(pipe.run(replaced as never)).rejects.toThrow(/failed to extract package .*replace.*not supported.*as it was before/s);
    expect(await pipe.pendingPackages()).toEqual([]);
    expect(scripted.diary).toEqual([]);
    await pipe.extract(replaced as never);
    await expect(pipe.normalize()).rejects.toThrow(/failed to normalize package .*replace.*not supported/s);
    expect((await pipe.packages())[0]).toMatchObject({ status: "extracted", failure: { step: "normalize" } });
  });

  test("can be given up one by one, if it is said what becomes of those behind", async () => {
    const store = new MemoryStore();
    const pipe = pipeline("shop", { destination: memory({ store }), pipelinesDir: temporaryFolder(), datasetName: "data" });
    for (const id of [1, 2, 3]) await pipe.extract([{ id }], hints);
    const [first, second, third] = (await pipe.pendingPackages()) as [string, string, string];
    await expect(pipe.abortPackage(second)).rejects.toThrow(new RegExp(`Behind package ${second} .* others wait: ${third}`));
    await expect(pipe.abortPackage("1.5")).rejects.toThrow(new RegExp(`no package "1.5" that waits. These do: ${first}, `));
    await expect(pipe.abortPackage(second, { later: "dorp" } as never)).rejects.toThrow('it can be "keep" or "drop"');
    await expect(pipe.abortPackage(third, { latter: "drop" } as never)).rejects.toThrow('has no option "latter"');
    expect(await pipe.abortPackage(second, { later: "keep" })).toEqual([second]);
    expect(await pipe.abortPackage(first, { later: "drop" })).toEqual([first, third]);
    expect((await pipe.packages()).map(({ status }) => status)).toEqual(["aborted", "aborted", "aborted"]);
  });
});

describe("an idempotency key", () => {
  test("lets a run that was started twice load once", async () => {
    const store = new MemoryStore();
    const folder = temporaryFolder();
    const make = () => pipeline("shop", { destination: memory({ store }), pipelinesDir: folder, datasetName: "data" });
    let asked = 0;
    const source = resource("orders", () => {
      asked++;
      return [{ id: asked }];
    });
    await make().run(source, { idempotencyKey: "monday" });
    const again = await make().run(source, { idempotencyKey: "monday" });
    expect(again.packages).toEqual([]);
    await make().extract(source, { idempotencyKey: "monday" });
    expect(asked).toBe(1);
    await make().run(source, { idempotencyKey: "tuesday" });
    await make().run(source);
    expect(store.rows("data", "orders")).toMatchObject([{ id: 1 }, { id: 2 }, { id: 3 }]);
  });

  test("finishes the package that a run before it left", async () => {
    const store = new MemoryStore();
    const pipe = pipeline("shop", { destination: memory({ store }), pipelinesDir: temporaryFolder(), datasetName: "data" });
    const source = resource("orders", [{ id: 1 }]);
    await pipe.extract(source, { idempotencyKey: "monday" });
    const info = await pipe.run(source, { idempotencyKey: "monday" });
    expect(info.rows).toEqual({ orders: 1 });
    expect(store.rows("data", "orders")).toHaveLength(1);
    await pipe.extract(source, { idempotencyKey: "tuesday" });
    await pipe.dropPendingPackages();
    await pipe.run(source, { idempotencyKey: "tuesday" });
    expect(store.rows("data", "orders")).toHaveLength(2);
    await expect(pipe.run(source, { idempotencyKey: "" })).rejects.toThrow(/"idempotencyKey" of run\(\)/);
  });
});
