import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { perform, type MatrixOrder, type Way } from "./kill/matrix-child.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const child = fileURLToPath(new URL("kill/matrix-child.ts", import.meta.url));
const points = ["publish started", "publish finished", "job started", "commit started", "commit finished", "record started"] as const;

async function kill(order: MatrixOrder): Promise<void> {
  const running = spawn(process.execPath, [child, JSON.stringify(order)], { stdio: ["ignore", "inherit", "inherit"] });
  const [, signal] = (await once(running, "exit")) as [number | null, string | null];
  expect(signal).toBe("SIGKILL");
}

/** All tables without ids and times. */
async function seenIn(folder: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const instance = await DuckDBInstance.create(join(folder, "shop.duckdb"));
  const connection = await instance.connect();
  const rows = async (sql: string): Promise<readonly string[]> =>
    (await connection.runAndReadAll(sql))
      .getRowsJson()
      .map((row) => JSON.stringify(row))
      .sort();
  try {
    const names = (await connection.runAndReadAll("SELECT table_name FROM information_schema.tables WHERE table_schema = 'data'"))
      .getRowsJson()
      .map(([name]) => String(name))
      .filter((name) => !name.startsWith("_dlt_"))
      .sort();
    const seen: Record<string, readonly string[]> = {
      loads: await rows("SELECT schema_name, status, schema_version_hash FROM data._dlt_loads"),
      versions: await rows("SELECT version, schema_name, version_hash FROM data._dlt_version"),
      states: await rows("SELECT version, pipeline_name, version_hash FROM data._dlt_pipeline_state"),
    };
    for (const name of names) {
      seen[name] = await rows(`SELECT COLUMNS(c -> c NOT LIKE '\\_dlt%' ESCAPE '\\')::VARCHAR FROM data."${name}"`);
      if (!name.includes("__")) continue;
      const parent = name.slice(0, name.lastIndexOf("__"));
      seen[`${name} of nobody`] = await rows(
        `SELECT count(*) FROM data."${name}" WHERE _dlt_parent_id NOT IN (SELECT _dlt_id FROM data."${parent}")`,
      );
      expect(seen[`${name} of nobody`]).toEqual(['["0"]']);
    }
    return seen;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

test.for<Way>(["cursor", "key", "replace", "schemas", "drop_sources", "drop_resources", "drop_data"])(
  "%s: killed, and the same command again",
  { timeout: 120_000 },
  async (way) => {
    const start = await temporaryFolder();
    await perform({ folder: start, way, turn: 1 });
    const undisturbed = await temporaryFolder();
    await cp(start, undisturbed, { recursive: true });
    await perform({ folder: undisturbed, way, turn: 2 });
    const expected = await seenIn(undisturbed);
    expect(expected).not.toEqual(await seenIn(start));
    await Promise.all(
      points.map(async (killAt) => {
        const folder = await temporaryFolder();
        await cp(start, folder, { recursive: true });
        await kill({ folder, way, turn: 2, killAt });
        await perform({ folder, way, turn: 2 });
        expect(await seenIn(folder), `killed at ${killAt}`).toEqual(expected);
      }),
    );
  },
);
