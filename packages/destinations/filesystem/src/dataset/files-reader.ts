import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DestinationError,
  schemaFromJson,
  typedTable,
  type Reader,
  type ResultPage,
  type SystemTables,
  type TypedTable,
} from "@dlt-ts/core";
import { tablePrefix } from "../layout/layout.js";
import type { FilesDataset } from "./files-dataset.js";
import { loadDuckDb, type DuckDbPackage } from "./load-duckdb.js";
import { localFiles } from "./local-files.js";
import { newestSchemas } from "./newest-schemas.js";
import { visibleFiles } from "./visible-files.js";

/**
 * Reads what is committed, through DuckDB. A load is seen whole or not at all: files of loads that are under way are left out, and so are
 * those that a committed load replaces.
 */
export function filesReader(dataset: FilesDataset, systemTables: SystemTables, signal: AbortSignal): Required<Reader> {
  /** The tables of the newest schemas, and dlt's own, with the prefixes of their files. */
  async function knownTables(): Promise<ReadonlyMap<string, { readonly table: TypedTable; readonly prefix: string }>> {
    const known = new Map<string, { readonly table: TypedTable; readonly prefix: string }>();
    const schemas = await newestSchemas(dataset, signal);
    if (schemas.length === 0) return known;
    for (const table of Object.values(systemTables) as readonly TypedTable[]) {
      known.set(table.name, { table, prefix: `${dataset.name}/${table.name}/` });
    }
    for (const { document } of schemas) {
      const schema = schemaFromJson(document);
      for (const table of schema.tables.values()) {
        const typed = typedTable(table);
        if (known.has(table.name) || typed.columns.length === 0) continue;
        known.set(table.name, { table: typed, prefix: `${dataset.name}/${tablePrefix(dataset.layout, schema.name, table.name)}` });
      }
    }
    return known;
  }

  async function* read(
    names: readonly string[] | undefined,
    use: (reader: Required<Reader>) => AsyncIterable<ResultPage>,
  ): AsyncGenerator<ResultPage> {
    const duckdb = await loadDuckDb();
    const known = await knownTables();
    const wanted = names ?? [...known.keys()];
    const folder = await mkdtemp(join(tmpdir(), "dlt-ts-read-"));
    try {
      const tables = await tablesOf(known, wanted, folder);
      const reader = await duckdb.openFilesReader(dataset.name, tables, signal);
      try {
        yield* use(reader);
      } finally {
        await reader[Symbol.asyncDispose]();
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async function tablesOf(
    known: Awaited<ReturnType<typeof knownTables>>,
    wanted: readonly string[],
    folder: string,
  ): Promise<Parameters<DuckDbPackage["openFilesReader"]>[1]> {
    const found = wanted.map((name) => {
      const table = known.get(name);
      if (table !== undefined) return table;
      throw new DestinationError(
        "undefined-relation",
        `There is no table "${name}" in dataset "${dataset.name}" of ${dataset.storage.place}.`,
        {
          context: { dataset: dataset.name, table: name },
        },
      );
    });
    const files = await visibleFiles(
      dataset,
      found.map(({ prefix }) => prefix),
      signal,
    );
    return await Promise.all(
      found.map(async ({ table, prefix }) => ({
        table,
        files: await localFiles(
          dataset.storage,
          files.filter((key) => key.startsWith(prefix)),
          folder,
          signal,
        ),
      })),
    );
  }

  return {
    tables: async () => [...(await knownTables()).keys()],
    rows: (table, options) => read([table], (reader) => reader.rows(table, options)),
    query: (sql, parameters) => read(undefined, (reader) => reader.query(sql, parameters)),
  };
}
