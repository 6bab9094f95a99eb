import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { dataFrom, shopIn, type CrashOrder } from "./kill/crash-child.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const child = fileURLToPath(new URL("kill/crash-child.ts", import.meta.url));

/** Runs the pipeline in a process of its own. The events that it told, or `killed`. */
async function inChild(order: CrashOrder): Promise<readonly string[] | "killed"> {
  const running = spawn(process.execPath, [child, JSON.stringify(order)], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let errors = "";
  running.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  running.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const { promise, resolve, reject } = Promise.withResolvers<readonly string[] | "killed">();
  running.on("error", reject);
  running.on("close", (code, signal) => {
    if (signal === "SIGKILL") resolve("killed");
    else if (code === 0) resolve(JSON.parse(output) as readonly string[]);
    else reject(new Error(errors));
  });
  return await promise;
}

/** What a reader of the file sees, without what chance or the clock made. */
async function seenIn(folder: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const instance = await DuckDBInstance.create(join(folder, "shop.duckdb"));
  const connection = await instance.connect();
  const rows = async (sql: string): Promise<readonly string[]> =>
    (await connection.runAndReadAll(`SELECT COLUMNS(*)::VARCHAR FROM (${sql})`))
      .getRowsJson()
      .map((row) => JSON.stringify(row))
      .sort();
  try {
    return {
      columns: await rows("SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'data'"),
      orders: await rows("SELECT id, COLUMNS('^late_'), length(COLUMNS('^only_')) FROM data.orders"),
      items: await rows("SELECT id, sku, i._dlt_list_idx FROM data.orders o JOIN data.orders__items i ON i._dlt_parent_id = o._dlt_id"),
      allItems: await rows("SELECT count(*) FROM data.orders__items"),
      tags: await rows("SELECT sku, value FROM data.orders__items i JOIN data.orders__items__tags t ON t._dlt_parent_id = i._dlt_id"),
      allTags: await rows("SELECT count(*) FROM data.orders__items__tags"),
      latest: await rows('SELECT "from", part FROM data.latest l LEFT JOIN data.latest__parts p ON p._dlt_parent_id = l._dlt_id'),
      allParts: await rows("SELECT part FROM data.latest__parts"),
      rowsOfLoads: await rows("SELECT count(*) FROM data.orders JOIN data._dlt_loads ON load_id = _dlt_load_id WHERE status = 0"),
      loads: await rows("SELECT schema_name, status, schema_version_hash FROM data._dlt_loads"),
      receipts: await rows("SELECT count(*), count(DISTINCT load_id) FROM data._dlt_receipts JOIN data._dlt_loads USING (load_id)"),
      versions: await rows("SELECT version, engine_version, schema_name, version_hash, schema FROM data._dlt_version"),
      states: await rows("SELECT version, engine_version, pipeline_name, state, version_hash FROM data._dlt_pipeline_state"),
    };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** What is left in the working folder besides finished packages. */
async function leftIn(folder: string): Promise<readonly string[]> {
  const stages = ["temporary", "extracted", "normalized"].map((stage) => join(folder, "pipelines", "shop", stage));
  return (await Promise.all(stages.filter((stage) => existsSync(stage)).map((stage) => readdir(stage)))).flat();
}

test("a run that is killed anywhere, and repeated, ends as one that was not killed", { timeout: 120_000 }, async () => {
  const start = await temporaryFolder();
  await shopIn(start).run(dataFrom(0));
  const before = await seenIn(start);

  const undisturbed = await temporaryFolder();
  await cp(start, undisturbed, { recursive: true });
  const events = await inChild({ folder: undisturbed, from: 1000 });
  if (events === "killed") throw new Error("Nobody kills this one.");
  const expected = await seenIn(undisturbed);
  expect(expected["orders"]).toHaveLength(40);
  expect(expected["rowsOfLoads"]).toEqual(['["40"]']);
  // Five tables, one of them in two files.
  expect(events.filter((event) => event === "load job started")).toHaveLength(6);

  const published = events.indexOf("extract publish finished");
  const committed = events.indexOf("load acknowledged");
  // Nothing happens between an event `finished` and the next one. Tables follow one another alike: the first stands for all.
  const isPoint = (event: string, at: number): boolean => !/ rows$| finished$/.test(event) && events.indexOf(event) === at;
  const points = [...events.flatMap((event, at) => (isPoint(event, at) ? [at] : [])), events.length - 1];
  expect(points.length).toBeGreaterThan(15);
  async function killAt(at: number): Promise<void> {
    const where = `killed at event ${at}, ${events[at]}`;
    const folder = await temporaryFolder();
    await cp(start, folder, { recursive: true });
    expect(await inChild({ folder, from: 1000, killAt: at }), where).toBe("killed");
    expect(await seenIn(folder), where).toEqual(at < committed ? before : expected);
    // Rows that were published wait; a source has to give them again only if they were not.
    await shopIn(folder).run(at < published ? dataFrom(1000) : undefined);
    expect(await seenIn(folder), where).toEqual(expected);
    expect(await leftIn(folder), where).toEqual([]);
  }
  const waiting = points.values();
  await Promise.all(
    [1, 2, 3].map(async () => {
      for (const at of waiting) await killAt(at);
    }),
  );
});
