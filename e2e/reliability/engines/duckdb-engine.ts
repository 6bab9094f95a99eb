import { existsSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Row } from "@dlt-ts/core";
import { DuckDBInstance } from "@duckdb/node-api";
import type { Contents, Engine, Reader } from "./engine.ts";
import type { Place } from "./place.ts";

/** Files, each in a folder of its own. One process at a time can open a file. */
export class DuckDbEngine implements Engine {
  readonly name = "duckdb";
  readonly concurrent = false;
  readonly #folders = new Set<string>();

  async create(): Promise<Place> {
    const folder = await mkdtemp(join(tmpdir(), "dlt-ts-duckdb-"));
    this.#folders.add(folder);
    return { engine: "duckdb", address: join(folder, "place.duckdb") };
  }

  async copy({ address }: Place): Promise<Place> {
    const place = await this.create();
    await copyFiles(address, place.address);
    return place;
  }

  async remove({ address }: Place): Promise<void> {
    const folder = dirname(address);
    this.#folders.delete(folder);
    await rm(folder, { recursive: true, force: true });
  }

  async reader(place: Place): Promise<Reader> {
    return { read: () => this.contents(place), async [Symbol.asyncDispose]() {} };
  }

  /** Reads a copy: opening a file after a crash replays its log, and what the next loader finds must be what the crash left. */
  async contents(place: Place): Promise<Contents> {
    if (!existsSync(place.address)) return {};
    const copy = await this.copy(place);
    try {
      const instance = await DuckDBInstance.create(copy.address, { threads: "1" });
      try {
        return await tablesOf(instance);
      } finally {
        instance.closeSync();
      }
    } finally {
      await this.remove(copy);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const folder of this.#folders) await rm(folder, { recursive: true, force: true });
  }
}

async function copyFiles(from: string, to: string): Promise<void> {
  for (const end of ["", ".wal"]) if (existsSync(from + end)) await cp(from + end, to + end);
}

async function tablesOf(instance: DuckDBInstance): Promise<Contents> {
  const connection = await instance.connect();
  const rowsOf = async (sql: string): Promise<readonly Row[]> =>
    (await connection.runAndReadAll(sql)).getRowObjectsJson() as readonly Row[];
  try {
    const tables = await rowsOf("SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal ORDER BY ALL");
    const contents: Record<string, readonly Row[]> = {};
    for (const { schema_name: schema, table_name: table } of tables) {
      contents[`${String(schema)}.${String(table)}`] = await rowsOf(`FROM ${quoted(schema)}.${quoted(table)}`);
    }
    return contents;
  } finally {
    connection.closeSync();
  }
}

function quoted(name: unknown): string {
  return `"${String(name).replaceAll('"', '""')}"`;
}
