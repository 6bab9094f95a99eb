import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { newSchema, schemaToJson, type PackageDescription, type StoredSchema, type Table, type TypedTable } from "@dlt-ts/core";
import type { World } from "../world/world.js";

/** What of a load decides its schema. */
export type SchemaChange = Pick<PackageDescription, "loadId" | "drop"> & { readonly tables: readonly { readonly table: TypedTable }[] };

/** The schema that an engine would have after a load: the tables of all loads up to it. Its hash says the version only, so that cases can name it. */
export async function kitSchema(world: World, version: number, load: SchemaChange, folder: string): Promise<StoredSchema> {
  const tables = new Map<string, Table>();
  for (const { drop, tables: changed } of [...(await earlierLoads(folder, load.loadId)), load]) {
    for (const name of drop ?? []) tables.delete(name);
    for (const { table } of changed) {
      const columns = new Map([...(tables.get(table.name)?.columns ?? []), ...table.columns].map((column) => [column.name, column]));
      tables.set(table.name, { ...table, columns: [...columns.values()] });
    }
  }
  const begun = newSchema("kit", world.naming);
  const document = schemaToJson({ ...begun, version, tables: new Map([...begun.tables, ...tables]) });
  return { name: "kit", hash: `schema0${version}`, version, engineVersion: 11, document };
}

/** In the order of their ids. */
async function earlierLoads(folder: string, loadId: string): Promise<readonly SchemaChange[]> {
  const files = (await readdir(folder, { recursive: true }).catch(() => [])).filter((file) => file.endsWith("load.json"));
  const loads = await Promise.all(files.map(async (file) => JSON.parse(await readFile(join(folder, file), "utf8")) as PackageDescription));
  return loads.filter((load) => load.loadId < loadId).toSorted((left, right) => (left.loadId < right.loadId ? -1 : 1));
}
