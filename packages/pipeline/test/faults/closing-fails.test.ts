import { memory, MemoryStore } from "@dlt-ts/core/testing";
import { existsSync, readdirSync } from "node:fs";
import promises from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { pipeline, type Pipeline } from "../../src/pipeline.js";
import { resource } from "../../src/resource/resource.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const { rm } = promises;
afterEach(() => removing(() => false));

/** From now on, paths of which this is true cannot be removed. */
function removing(fails: (path: string) => boolean): void {
  promises.rm = async (path, options) => {
    if (fails(String(path))) throw Object.assign(new Error(`EBUSY: resource busy or locked, rm '${String(path)}'`), { code: "EBUSY" });
    await rm(path, options);
  };
  syncBuiltinESMExports();
}

function shop(pipelinesDir: string): Pipeline {
  return pipeline("shop", { destination: memory({ store: new MemoryStore() }), pipelinesDir, datasetName: "data" });
}

const failing = resource("orders", function* () {
  yield { id: 1 };
  throw new RangeError("server gone");
});

test.each(["run", "extract"] as const)("%s: what failed first counts, not that its draft cannot be removed", async (step) => {
  const folder = temporaryFolder();
  removing((path) => path.includes("temporary"));
  const error: unknown = await shop(folder)
    [step](failing)
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "DLT_PIPELINE_STEP", cause: { code: "DLT_RESOURCE", cause: { message: "server gone" } } });

  // the next call cleans up
  removing(() => false);
  await shop(folder).run(resource("orders", [{ id: 1 }]));
  const temporary = join(folder, "shop", "temporary");
  expect(existsSync(temporary) ? readdirSync(temporary) : []).toEqual([]);
});

test("a lock that cannot be given back is a warning, and hides neither an error nor a result", async () => {
  const warn = vi.spyOn(process, "emitWarning").mockReturnValue(undefined);
  const isLock = (path: string): boolean => path.endsWith("holder.json");
  removing(isLock);
  await expect(shop(temporaryFolder()).run(failing)).rejects.toMatchObject({ code: "DLT_PIPELINE_STEP" });
  expect((await shop(temporaryFolder()).run(resource("orders", [{ id: 1 }]))).rows).toEqual({ orders: 1 });
  expect(warn).toHaveBeenCalledTimes(2);
  expect(warn.mock.calls[0]![0]).toMatch(/cannot give its lock back: EBUSY.*must be writable/);
  warn.mockRestore();
});
