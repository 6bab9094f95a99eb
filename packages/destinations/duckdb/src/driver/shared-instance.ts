import { realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { DestinationError } from "@dlt-ts/core";
import type { DuckDBInstance } from "@duckdb/node-api";
import type { DuckDbCredentials } from "../options/duck-db-options.js";
import { classifyError } from "./classify-error.js";
import type { DuckDbDriver } from "./load-driver.js";
import { openDescriptors } from "./open-descriptors.js";
import { instanceStatements } from "./settings.js";

interface Shared {
  readonly settings: string;
  readonly opening: Promise<DuckDBInstance>;
  users: number;
}

/** A user's hold on an instance. */
export interface InstanceHold {
  readonly instance: DuckDBInstance;
  /** Closes the file when nobody else in the process holds it. */
  release(): void;
}

/**
 * One instance for each file in the process: DuckDB locks a file for the process, and a second instance would break the lock of the
 * first when it closes.
 */
const open = new Map<string, Shared>();

/** Opens a file, or joins those who have it open. Rejects with a `DestinationError`; nothing stays open then. */
export async function holdInstance(driver: DuckDbDriver, path: string, credentials: DuckDbCredentials): Promise<InstanceHold> {
  const key = await canonical(path);
  const { readOnly = false, extensions = [], globalConfig = {} } = credentials;
  const settings = JSON.stringify([readOnly, extensions, Object.entries(globalConfig).sort()]);
  const shared = open.get(key) ?? { settings, opening: openInstance(driver, path, credentials), users: 0 };
  if (shared.settings !== settings) {
    throw new DestinationError(
      "options",
      `The DuckDB file "${path}" is open in this process with other settings (readOnly, extensions, globalConfig). Use the same settings wherever you open it.`,
      { context: { database: path } },
    );
  }
  open.set(key, shared);
  shared.users++;
  const leave = (): boolean => {
    shared.users--;
    if (shared.users > 0) return false;
    if (open.get(key) === shared) open.delete(key);
    return true;
  };
  try {
    const instance = await shared.opening;
    return {
      instance,
      release: () => {
        if (leave()) instance.closeSync();
      },
    };
  } catch (error) {
    leave();
    throw error;
  }
}

async function openInstance(driver: DuckDbDriver, path: string, credentials: DuckDbCredentials): Promise<DuckDBInstance> {
  let instance: DuckDBInstance | undefined;
  try {
    const before = openDescriptors(path);
    // The cache of the driver, so that code of the user that opens the file through it shares the instance too.
    instance = await driver.DuckDBInstance.fromCache(path, credentials.readOnly === true ? { access_mode: "READ_ONLY" } : undefined);
    const connection = await instance.connect();
    try {
      if (before > 0 && openDescriptors(path) > before) {
        // The log belongs to the other instance, too.
        await connection.run("PRAGMA disable_checkpoint_on_shutdown");
        throw secondInstance(path);
      }
      for (const statement of instanceStatements(credentials)) await connection.run(statement);
    } finally {
      connection.closeSync();
    }
    return instance;
  } catch (error) {
    instance?.closeSync();
    throw classifyError(error, path);
  }
}

/** DuckDB keeps processes apart, not the instances of one. */
function secondInstance(path: string): DestinationError {
  return new DestinationError(
    "options",
    `The DuckDB file "${path}" is open in this process by another DuckDBInstance, and two instances of one file overwrite each other's rows. ` +
      "Close it first, open it with DuckDBInstance.fromCache(), or give it to duckdb(instance).",
    { context: { database: path } },
  );
}

/** Two paths to one file have one key, whether the file exists or not. */
async function canonical(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const folder = await realpath(dirname(path)).catch(() => dirname(path));
    return join(folder, basename(path));
  }
}
