import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  foldName,
  describeCommonOptions,
  namingConvention,
  namingConventions,
  rowsOf,
  snakeToCamel,
  systemTables,
  type Destination,
  type DestinationCapabilities,
  type DestinationClient,
  type NamingConvention,
  type Row,
  type SystemTables,
  type TypedTable,
} from "@dlt-ts/core";
import { changed } from "../broken/changed-destination.js";
import { importWithFault } from "../broken/subject-with-fault.js";
import type { Subject } from "../subject/subject.js";

/** A client, and the staging client that belongs to it. Disposal closes both. */
export interface Connection extends AsyncDisposable {
  readonly client: DestinationClient;
}

/** One destination with one dataset of its own: what a case loads into. */
export interface World extends AsyncDisposable {
  readonly subjectUrl: URL;
  readonly folder: string;
  readonly dataset: string;
  readonly subject: Subject;
  readonly destination: Destination;
  readonly capabilities: DestinationCapabilities;
  readonly stagingCapabilities: DestinationCapabilities | undefined;
  readonly naming: NamingConvention;
  readonly systemTables: SystemTables;
  /** Connects as an engine does, staging first. */
  connect(pipeline?: string, signal?: AbortSignal): Promise<Connection>;
  /** Connects, and closes after use. */
  use<Value>(work: (client: DestinationClient) => Promise<Value>): Promise<Value>;
  /** The rows of a table under the case's own names; `undefined` where there is no such table. */
  rows(table: TypedTable): Promise<readonly Row[] | undefined>;
}

/** Where a world is, for another process that opens it too. */
export interface WorldPlace {
  readonly folder: string;
  readonly dataset: string;
}

/** Opens a new world, or, at a place, one that exists. Disposal drops the dataset and removes the folder. */
export async function openWorld(subjectUrl: URL, place?: WorldPlace): Promise<World> {
  const { module, fault } = await importWithFault(subjectUrl);
  const folder = place?.folder ?? (await mkdtemp(join(tmpdir(), "dlt-ts-kit-")));
  const dataset = place?.dataset ?? `kit_${randomBytes(5).toString("hex")}`;
  const sound = await module.create({ folder });
  const subject = fault === undefined ? sound : { ...sound, destination: changed(sound.destination, fault) };
  const { destination, staging } = subject;
  const capabilities = destination.capabilities();
  const stagingCapabilities = staging?.capabilities();
  const { naming: name, maxLength, lengthUnit } = capabilities.identifiers;
  const naming = namingConvention(name !== undefined && namingConventions.includes(name) ? name : "snake_case", maxLength, lengthUnit);
  const tables = systemTables(naming, capabilities);
  const forever = new AbortController().signal;

  async function open(one: Destination, pipeline: string, signal: AbortSignal, more: object): Promise<DestinationClient> {
    const options = await completeOptions(one);
    const named = capabilities.dataset === "none" ? {} : { dataset: foldName(capabilities, dataset) };
    return one.connect({ options, pipeline, ...named, systemTables: tables, localFolder: folder, signal, ...more });
  }

  const world: World = {
    subjectUrl,
    folder,
    dataset,
    subject,
    destination,
    capabilities,
    stagingCapabilities,
    naming,
    systemTables: tables,
    async connect(pipeline = "kit", signal = forever) {
      const stagingClient = staging === undefined ? undefined : await open(staging, pipeline, signal, {});
      const area = stagingClient?.staging;
      try {
        const client = await open(destination, pipeline, signal, area === undefined ? {} : { staging: area });
        return {
          client,
          async [Symbol.asyncDispose]() {
            await client[Symbol.asyncDispose]();
            await stagingClient?.[Symbol.asyncDispose]();
          },
        };
      } catch (error) {
        await stagingClient?.[Symbol.asyncDispose]();
        throw error;
      }
    },
    async use(work) {
      await using connection = await world.connect();
      return await work(connection.client);
    },
    rows: (table) => readRows(world, table),
    async [Symbol.asyncDispose]() {
      try {
        await world.use((client) => client.drop());
      } catch {
        // A destination that cannot drop fails the case that is about it; here it would hide what the case found.
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
  return world;
}

async function completeOptions(destination: Destination): Promise<object> {
  const common = new Set(["destinationName", ...describeCommonOptions().map(({ key }) => snakeToCamel(key))]);
  const own = Object.entries(destination.options).filter(([name]) => !common.has(name));
  const result = await destination.factory.schema["~standard"].validate(Object.fromEntries(own));
  if (result.issues === undefined) return result.value as object;
  throw new TypeError(`The subject's options are incomplete: ${result.issues.map(({ message }) => message).join("; ")}.`);
}

async function readRows(world: World, table: TypedTable): Promise<readonly Row[] | undefined> {
  const fold = (name: string): string => foldName(world.capabilities, name);
  const own = (row: Row): Row =>
    Object.fromEntries(table.columns.flatMap(({ name }) => (Object.hasOwn(row, fold(name)) ? [[name, row[fold(name)]!] as const] : [])));
  if (world.subject.rows !== undefined) return (await world.subject.rows(fold(table.name))).map(own);
  return world.use(async ({ reader }) => {
    if (reader === undefined) throw new TypeError("A destination that cannot be read needs a subject with `rows`.");
    if (!(await reader.tables()).includes(fold(table.name))) return undefined;
    const rows: Row[] = [];
    for await (const page of reader.rows(fold(table.name))) rows.push(...rowsOf(page).map(own));
    return rows;
  });
}
