import type { DestinationCapabilities, StagingArea } from "@dlt-ts/core";
import { describe, expect, test } from "vitest";
import { systemTables } from "../../test/support/packages.js";
import { ScriptedDestination } from "../../test/support/scripted-destination.js";
import { openClients, type OpenClients } from "./open-clients.js";

const area: StagingArea = {
  scheme: "file",
  put: () => Promise.reject(new Error("not here")),
  list: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: undefined }) }) }),
  remove: () => Promise.resolve(),
  access: () => Promise.resolve({ kind: "ambient" }),
};
const offering: Partial<DestinationCapabilities> = { offers: { ledger: false, read: false, stagingFor: ["file"] } };

/** Two destinations that write one diary. */
function pair(): { warehouse: ScriptedDestination; bucket: ScriptedDestination; open(): Promise<OpenClients> } {
  const warehouse = new ScriptedDestination({}, "warehouse");
  const bucket = new ScriptedDestination(offering, "bucket");
  const target = {
    destination: warehouse.destination,
    staging: bucket.destination,
    dataset: "data",
    localFolder: "/",
    pipelineFolder: "/",
    resolveOptions: ({ type }: { readonly type: string }) => Promise.resolve({ of: type }),
  };
  return {
    warehouse,
    bucket,
    open: () => openClients({ target, pipeline: "shop", systemTables, signal: new AbortController().signal }),
  };
}

describe("a destination with a staging destination", () => {
  test("is handed the area, each has its own options, and both are closed", async () => {
    const { warehouse, bucket, open } = pair();
    bucket.area = area;
    {
      await using clients = await open();
      expect(clients.client).toBeDefined();
      expect(warehouse.context).toMatchObject({ staging: area, options: { of: "warehouse" }, dataset: "data" });
      expect(bucket.context).toMatchObject({ options: { of: "bucket" } });
      expect(bucket.diary).toEqual(["connect"]);
    }
    expect(warehouse.diary).toEqual(["connect", "disconnect"]);
    expect(bucket.diary).toEqual(["connect", "disconnect"]);
  });

  test("that holds no files is refused, and closed", async () => {
    const { warehouse, bucket, open } = pair();
    await expect(open()).rejects.toThrow('"bucket" cannot hold files for another destination');
    expect(warehouse.diary).toEqual([]);
    expect(bucket.diary).toEqual(["connect", "disconnect"]);
  });

  test("is closed when the other cannot be opened", async () => {
    const { warehouse, bucket, open } = pair();
    bucket.area = area;
    warehouse.script("connect", new Error("no route"));
    await expect(open()).rejects.toThrow("Connecting to warehouse failed: no route");
    expect(bucket.diary).toEqual(["connect", "disconnect"]);
  });
});
