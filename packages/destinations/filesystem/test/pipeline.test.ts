import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { pipeline, resource, type Pipeline } from "@dlt-ts/pipeline";
import { expect, test } from "vitest";
import { filesystem } from "../src/filesystem.js";
import type { FilesystemOptions } from "../src/options/filesystem-options.js";
import { temporaryFolder } from "./support/temporary-folder.js";

interface Place {
  readonly folder: string;
  readonly pipe: (options?: Partial<FilesystemOptions>, name?: string) => Pipeline;
  readonly files: (table: string) => readonly string[];
}

async function place(): Promise<Place> {
  const folder = await temporaryFolder();
  return {
    folder,
    pipe: (options = {}, name = "shop") =>
      pipeline(name, {
        destination: filesystem({ bucketUrl: join(folder, "lake"), ...options }),
        datasetName: "data",
        pipelinesDir: join(folder, "work"),
        projectFolder: folder,
      }) as Pipeline,
    files: (table) => {
      const root = join(folder, "lake/data", table);
      return existsSync(root) ? readdirSync(root, { recursive: true, encoding: "utf8" }).toSorted() : [];
    },
  };
}

async function rowsOf(pipe: Pipeline, table: string): Promise<readonly unknown[]> {
  await using dataset = await pipe.dataset().open();
  return await dataset.query(`SELECT id FROM ${table} ORDER BY id`).fetchAll();
}

test("a pipeline extracts and normalizes without a bucket, and loads into one that is named later", async () => {
  const folder = await temporaryFolder();
  const pipe = pipeline("multi_stage_pipeline", { destination: "filesystem", pipelinesDir: join(folder, "work"), projectFolder: folder });
  await pipe.extract([{ a: 1 }, { a: 2 }], { tableName: "letters" });
  await pipe.normalize();
  expect(existsSync(join(folder, "lake"))).toBe(false);
  await pipe.load({ destination: filesystem(join(folder, "lake")) });
  const root = join(folder, "lake/multi_stage_pipeline_dataset/letters");
  const [file] = readdirSync(root);
  const lines = gunzipSync(readFileSync(join(root, file!)))
    .toString("utf8")
    .trimEnd()
    .split("\n");
  expect(lines.map((line) => (JSON.parse(line) as { readonly a: number }).a)).toEqual([1, 2]);
});

test.each([
  ["jsonl", "gzip", ".jsonl.gz"],
  ["jsonl", "zstd", ".jsonl.zst"],
  ["jsonl", "none", ".jsonl"],
  ["csv", "gzip", ".csv.gz"],
  ["csv", "zstd", ".csv.zst"],
  ["parquet", "gzip", ".parquet"],
] as const)("writes and reads %s with %s", async (loaderFileFormat, compression, ending) => {
  const { pipe, files } = await place();
  const rows = [
    { id: 1, at: new Date("2026-01-02T03:04:05Z"), text: 'a "b",\nc', bytes: new Uint8Array([0, 255]) },
    { id: 2, text: "" },
  ];
  const shop = pipe({ compression });
  await shop.run(rows, { tableName: "orders", loaderFileFormat });
  expect(files("orders").every((name) => name.endsWith(ending))).toBe(true);
  await using dataset = await shop.dataset().open();
  const read = await dataset.query('SELECT id, "at", text, bytes FROM orders ORDER BY id').fetchAll();
  expect(read).toEqual([
    { id: 1, at: "2026-01-02T03:04:05Z", text: 'a "b",\nc', bytes: "AP8=" },
    { id: 2, at: null, text: "", bytes: null },
  ]);
});

test("zstd files are what they say", async () => {
  const { pipe, files, folder } = await place();
  await pipe({ compression: "zstd" }).run([{ id: 1 }], { tableName: "orders" });
  const bytes = readFileSync(join(folder, "lake/data/orders", files("orders")[0]!));
  expect(zstdDecompressSync(bytes).toString("utf8")).toMatch(/^\{"id":1,/);
});

test("replace exchanges the files of a table and its nested tables; other tables stay", async () => {
  const { pipe, files } = await place();
  const shop = pipe();
  await shop.run([resource("orders", [{ id: 1, lines: [{ n: 1 }] }], { writeDisposition: "replace" }), resource("others", [{ id: 7 }])]);
  const [before] = files("orders");
  expect(files("orders__lines")).toHaveLength(1);
  await shop.run(resource("orders", [{ id: 2 }], { writeDisposition: "replace" }));
  expect(files("orders")).toHaveLength(1);
  expect(files("orders")).not.toContain(before);
  expect(files("orders__lines")).toEqual([]);
  expect(await rowsOf(shop, "orders")).toEqual([{ id: 2 }]);
  expect(await rowsOf(shop, "others")).toEqual([{ id: 7 }]);
});

test("merge is refused before anything moves, with what to do instead", async () => {
  const { pipe, folder } = await place();
  const merging = resource("orders", [{ id: 1 }], { writeDisposition: "merge", primaryKey: "id" });
  await expect(pipe().run(merging as never)).rejects.toThrow('onUnsupported: "append"');
  expect(existsSync(join(folder, "lake"))).toBe(false);
});

test("the layout names the files, with placeholders of the user's", async () => {
  const { pipe, files } = await place();
  const shop = pipe({
    layout: "{table_name}/{region}/{YYYY}-{MM}/{owner}.{load_id}.{file_id}.{ext}",
    extraPlaceholders: { region: "eu/west", owner: ({ tableName }) => `team-${tableName}` },
    currentDatetime: () => new Date("2025-03-04T00:00:00Z"),
  });
  const { loadIds } = await shop.run([{ id: 1 }], { tableName: "orders" });
  const names = files("orders").filter((name) => name.endsWith(".gz"));
  expect(names).toHaveLength(1);
  expect(names[0]).toMatch(/^eu\/west\/2025-03\/team-orders\.\d+\.\d+\.[0-9a-z]+\.jsonl\.gz$/);
  expect(names[0]).toContain(loadIds[0]);
  expect(await rowsOf(shop, "orders")).toEqual([{ id: 1 }]);
});

test.each([
  [{ layout: "{table_name}/{tabel_name}.{ext}" }, "Did you mean {table_name}?"],
  [{ layout: "{load_id}/{table_name}/{file_id}" }, "stands before {table_name}"],
  [{ layout: "../{table_name}/{file_id}" }, 'it has ".." as a folder'],
  [{ layout: "{table_name}/{x}", extraPlaceholders: { x: () => "" } }, "gave an empty text"],
  [{ layout: "{table_name}/{x}", extraPlaceholders: { x: "a/../../b" } }, undefined],
  [{ currentDatetime: "soon" }, '"soon" is no moment'],
  [{ bucketUrl: "a\0b" }, "it contains a NUL"],
  [{ bucketUrl: "s4://bucket" }, 'does not know the scheme "s4://"'],
  [{ bucketUrl: "file://data/lake" }, "three slashes"],
] as const)("options %j", async (options, message) => {
  const { pipe, folder } = await place();
  const running = pipe(options).run([{ id: 1 }], { tableName: "orders" });
  if (message === undefined) await running;
  else await expect(running).rejects.toThrow(message);
  // Nothing leaves its folder, and nothing is there of what was refused.
  expect(readdirSync(folder).toSorted()).toEqual(message === undefined ? ["lake", "work"] : ["work"]);
  if (message === undefined) expect(readdirSync(join(folder, "lake/data/orders/a"))).toEqual(["%2E%2E"]);
});

test("a layout without the load refuses to put a file in the place of one of an earlier load", async () => {
  const { pipe, files } = await place();
  const shop = pipe({ layout: "{table_name}/rows.{ext}" });
  await shop.run([{ id: 1 }], { tableName: "orders" });
  await expect(shop.run([{ id: 2 }], { tableName: "orders" })).rejects.toThrow("Put {load_id} and {file_id} into the layout");
  expect(await rowsOf(pipe({ layout: "{table_name}/rows.{ext}" }), "orders")).toEqual([{ id: 1 }]);
  expect(files("orders")).toEqual(["rows.jsonl.gz"]);
});

test("a file where a folder should be says so, and the package is kept", async () => {
  const { pipe, folder } = await place();
  mkdirSync(join(folder, "lake/data"), { recursive: true });
  writeFileSync(join(folder, "lake/data/orders"), "in the way");
  const shop = pipe();
  await expect(shop.run([{ id: 1 }], { tableName: "orders" })).rejects.toThrow(/in the way|is a file, and a folder is needed/);
  rmSync(join(folder, "lake/data/orders"));
  await shop.run([], { tableName: "orders" });
  expect(await rowsOf(shop, "orders")).toEqual([{ id: 1 }]);
});

test("schema and state come back on a new machine, also from a dataset of Python dlt, which has no receipts", async () => {
  const { pipe, folder } = await place();
  await pipe().run([{ id: 1 }], { tableName: "orders" });
  for (const ours of ["_dlt_receipts", "_dlt_receipts_open"]) rmSync(join(folder, "lake/data", ours), { recursive: true, force: true });
  rmSync(join(folder, "work"), { recursive: true });
  const shop = pipe();
  await shop.sync();
  expect([...(await shop.schema())!.tables.keys()]).toContain("orders");
  await shop.run([{ id: 2, more: true }], { tableName: "orders" });
  expect(await rowsOf(shop, "orders")).toEqual([{ id: 1 }, { id: 2 }]);
});
