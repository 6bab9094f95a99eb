import { randomBytes } from "node:crypto";
import type { LoadJob } from "@dlt-ts/core";
import { describe, expect, test } from "vitest";
import { stagingArea } from "../src/staging-area.js";
import { localStorage } from "../src/storage/local-storage.js";
import { memoryStorage } from "../src/storage/memory-storage.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const forever = new AbortController().signal;

function job(id: string, text: string): LoadJob {
  const bytes = Buffer.from(text);
  return {
    id,
    table: "orders",
    format: "parquet",
    rows: 1,
    bytes: bytes.byteLength,
    sha256: "",
    file: {
      path: () => Promise.reject(new Error("not asked for")),
      async *stream() {
        yield bytes;
      },
    },
    save: async () => undefined,
  };
}

describe.each([
  ["file", async () => localStorage(await temporaryFolder())],
  ["memory", async () => memoryStorage(randomBytes(4).toString("hex"), "")],
] as const)("a staging area in %s", (scheme, open) => {
  test("keeps files by key until they are removed", async () => {
    await using storage = await open();
    const area = stagingArea(storage, "data_staging", forever);
    expect(area.scheme).toBe(scheme);
    const first = await area.put("shop/1/a.parquet", job("a", "rows of a"));
    expect(first).toEqual({ key: "shop/1/a.parquet", url: storage.url("data_staging/shop/1/a.parquet"), bytes: 9 });
    expect(await area.put("shop/1/a.parquet", job("a", "rows of a"))).toEqual(first);
    await area.put("shop/2/b.parquet", job("b", "b"));
    await area.put("other/1/c.parquet", job("c", "c"));
    const keys = async (prefix: string): Promise<readonly string[]> => {
      const found: string[] = [];
      for await (const { key } of area.list(prefix)) found.push(key);
      return found.toSorted();
    };
    expect(await keys("shop/")).toEqual(["shop/1/a.parquet", "shop/2/b.parquet"]);
    await area.remove("shop/1/");
    await area.remove("shop/1/");
    expect(await keys("")).toEqual(["other/1/c.parquet", "shop/2/b.parquet"]);
  });

  test("refuses what is not the file of the job, and keys that lead out of it", async () => {
    await using storage = await open();
    const area = stagingArea(storage, "data_staging", forever);
    await area.put("shop/1/a.parquet", job("a", "rows of a"));
    await expect(area.put("shop/1/a.parquet", job("a", "others"))).rejects.toMatchObject({ reason: "staging-lost" });
    await expect(area.put("../a.parquet", job("a", "rows of a"))).rejects.toThrow('it contains ".."');
  });
});
