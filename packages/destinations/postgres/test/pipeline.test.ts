import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import "@dlt-ts/postgres";
import { pipeline, resource } from "@dlt-ts/pipeline";
import { expect, onTestFinished, test, vi } from "vitest";
import { newDataset } from "./support/connect.js";
import { databaseUrl, noServer, sql } from "./support/server.js";

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "dlt-postgres-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test.skipIf(noServer)(
  "a pipeline appends, replaces and merges by the name of the destination, and its state is found on a new machine",
  async () => {
    vi.stubEnv("DESTINATION__POSTGRES__CREDENTIALS", await databaseUrl());
    onTestFinished(() => void vi.unstubAllEnvs());
    const datasetName = newDataset();
    const folder = await temporaryFolder();
    const shopIn = (pipelinesDir: string) =>
      pipeline("shop", { destination: "postgres", datasetName, pipelinesDir, projectFolder: folder });
    const shop = shopIn(join(folder, "one"));

    const info = await shop.run(
      [
        { id: 1, tags: ["a", "b"], price: 1.5 },
        { id: 2, at: new Date(0) },
      ],
      { tableName: "orders" },
    );
    expect(String(info)).toContain("atomic");
    await shop.run([{ id: 3, note: "ünï" }], { tableName: "orders" });
    await shop.run([{ id: 9 }], { tableName: "countries", writeDisposition: "replace" });
    await shop.run([{ id: 7 }], { tableName: "countries", writeDisposition: "replace" });
    const people = (rows: readonly object[]) =>
      resource("people", rows, { writeDisposition: { disposition: "merge", strategy: "upsert" }, primaryKey: "id" });
    await shop.run(
      people([
        { id: 1, name: "ann", roles: ["x"] },
        { id: 2, name: "bob", roles: ["y", "z"] },
      ]),
    );

    const other = shopIn(join(folder, "two"));
    await other.sync();
    await other.run(people([{ id: 2, name: "rob", roles: ["w"] }]));
    expect(await sql(`SELECT id::int, at, note FROM ${datasetName}.orders ORDER BY id`)).toEqual([
      [1, null, null],
      [2, new Date(0), null],
      [3, null, "ünï"],
    ]);
    expect(await sql(`SELECT value, _dlt_list_idx::int FROM ${datasetName}.orders__tags ORDER BY value`)).toEqual([
      ["a", 0],
      ["b", 1],
    ]);
    expect(await sql(`SELECT id::int FROM ${datasetName}.countries`)).toEqual([[7]]);
    expect(
      await sql(
        `SELECT name, (SELECT string_agg(value, ',' ORDER BY value) FROM ${datasetName}.people__roles r WHERE r._dlt_root_id = p._dlt_id) FROM ${datasetName}.people p ORDER BY id`,
      ),
    ).toEqual([
      ["ann", "x"],
      ["rob", "w"],
    ]);
    expect(await sql(`SELECT count(*)::int, count(DISTINCT load_id)::int FROM ${datasetName}._dlt_loads WHERE status = 0`)).toEqual([
      [6, 6],
    ]);
    expect(await sql(`SELECT count(*)::int FROM ${datasetName}._dlt_version`)).not.toEqual([[0]]);
    expect(await other.dataset().table("people").select("name").fetchAll()).toHaveLength(2);
  },
);
