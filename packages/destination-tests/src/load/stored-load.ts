import { createReadStream } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  foldName,
  foldTable,
  formatsForTable,
  type JobDescription,
  type JobFormat,
  type Json,
  type LoadJob,
  type PackageDescription,
  type Row,
  type TypedTable,
} from "@dlt-ts/core";
import { csv, jsonl, parquet } from "@dlt-ts/formats";
import type { KitLoad } from "../tables/kit-load.js";
import { kitSchema } from "./kit-schema.js";
import { writeJobFile } from "../tables/job-file.js";
import type { World } from "../world/world.js";

/** A load as it lies on disk, so that another process can load it too. */
export interface StoredLoad {
  readonly description: PackageDescription;
  /** The jobs of the description, with their files and their durable checkpoints. */
  readonly jobs: readonly LoadJob[];
  /** Forgets the checkpoints of all jobs. */
  forgetCheckpoints(): Promise<void>;
}

const defaultPipeline = "kit";
const descriptionFile = "load.json";

const folderOf = (world: World, pipeline: string, loadId: string): string => join(world.folder, "loads", pipeline, loadId);

/** Writes a load with its job files. A load of the same pipeline and id takes the place of the one before. */
export async function storeLoad(world: World, load: KitLoad): Promise<void> {
  const { pipeline = defaultPipeline, loadId, version = 1, drop = [], forgetSchemas = false } = load;
  const { capabilities } = world;
  const folder = folderOf(world, pipeline, loadId);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });

  const format = formatOf(world, load);
  const jobs: JobDescription[] = [];
  for (const [tableIndex, { table, jobs: lists }] of load.tables.entries()) {
    for (const [index, rows] of lists.entries()) {
      const id = `${table.name.replaceAll(/\W/g, "_").slice(0, 40)}.${pipeline.replaceAll(/\W/g, "_")}${tableIndex}${String(index).padStart(3, "0")}.${format.name}`;
      const folded = foldTable(capabilities, table);
      const finalRows = rows.map((row) => foldRow(world, row, table, loadId));
      const file = await writeJobFile(join(folder, id), format, folded, finalRows, capabilities);
      jobs.push({ id, table: folded.name, format: format.name, rows: rows.length, ...file });
    }
  }

  const tables = load.tables.map(({ table, disposition, strategy }) => ({ table: foldTable(capabilities, table), disposition, strategy }));
  const dropped = drop.map((name) => foldName(capabilities, name));
  const description: PackageDescription = {
    pipeline,
    loadId,
    createdAt: "2026-01-02T03:04:05.000000Z",
    schema: await kitSchema(world, version, { loadId, tables, drop: dropped }, join(world.folder, "loads")),
    state: {
      pipeline,
      version,
      engineVersion: 4,
      hash: `state ${version}`,
      encoded: `cursor ${version}`,
      createdAt: "2026-01-02T03:04:05.000000Z",
      rowId: `${pipeline} ${loadId} state`,
    },
    systemTables: world.systemTables,
    tables,
    jobs,
    drop: dropped,
    forgetSchemas,
  };
  await writeFile(join(folder, descriptionFile), JSON.stringify(description));
}

/** Reads a load that `storeLoad` wrote, in this process or another. */
export async function readLoad(world: World, loadId: string, pipeline: string = defaultPipeline): Promise<StoredLoad> {
  const folder = folderOf(world, pipeline, loadId);
  const description = JSON.parse(await readFile(join(folder, descriptionFile), "utf8")) as PackageDescription;
  const checkpoints = join(folder, "checkpoints");
  const jobs = await Promise.all(
    description.jobs.map(async (job): Promise<LoadJob> => {
      const path = join(folder, job.id);
      const checkpoint = await readCheckpoint(join(checkpoints, job.id));
      return {
        ...job,
        ...(checkpoint === undefined ? {} : { checkpoint }),
        file: { path: async () => path, stream: () => createReadStream(path, { highWaterMark: 1_000 }) },
        async save(value) {
          await mkdir(checkpoints, { recursive: true });
          await writeFile(join(checkpoints, `${job.id}.new`), JSON.stringify(value));
          await rename(join(checkpoints, `${job.id}.new`), join(checkpoints, job.id));
        },
      };
    }),
  );
  return { description, jobs, forgetCheckpoints: () => rm(checkpoints, { recursive: true, force: true }) };
}

async function readCheckpoint(path: string): Promise<Json | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as Json;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** One format for all tables: the one that was asked for, else the first that carries every column of the load. */
function formatOf(world: World, { format, tables }: KitLoad): JobFormat {
  const { capabilities, stagingCapabilities } = world;
  const accepted = tables.map(({ table }) => formatsForTable(capabilities, table, stagingCapabilities));
  const [first = formatsForTable(capabilities, { name: "none", columns: [] }, stagingCapabilities), ...others] = accepted;
  const name = format ?? first.find((candidate) => others.every((formats) => formats.includes(candidate)));
  if (name === undefined) throw new Error(`No job format of destination "${world.destination.name}" carries all columns of the load.`);
  const known = [...(world.destination.formats ?? []), parquet(), jsonl, csv()];
  const found = known.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`Nobody writes job format "${name}": a destination brings its own formats as \`formats\`.`);
  return found;
}

function foldRow(world: World, row: Row, table: TypedTable, loadId: string): Row {
  const values: [string, Json][] = Object.entries(row);
  if (table.columns.some(({ name }) => name === "_dlt_load_id")) values.push(["_dlt_load_id", loadId]);
  return Object.fromEntries(values.map(([name, value]) => [foldName(world.capabilities, name), value]));
}
