import type { SchemaChange } from "../schema/schema-change.js";
import { readTextIfExists } from "./durable-files.js";
import { parseManifest, type ExtractedPackage, type NormalizedPackage } from "./manifest.js";
import { parseDocument, readOutcome } from "./package-documents.js";
import { packageFiles } from "./package-folders.js";
import type { StoredPackage } from "./package-memory.js";

/** The last attempt at a package that failed. */
export interface PackageFailure {
  readonly step: "normalize" | "load";
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly code: string;
  readonly message: string;
}

/** A file of a package: rows as they came, or a job. */
export interface PackageFileRecord {
  readonly name: string;
  /** Of the job, or the resource. */
  readonly table: string;
  readonly format: string;
  readonly rows: number;
  readonly bytes: number;
}

/** What is known of one package. */
export interface PackageRecord {
  readonly loadId: string;
  /**
   * `extracted` and `normalized` wait. `loaded`, `aborted` (given up) and `empty` (there was nothing to load) are finished; `restored` is what a
   * destination remembered.
   */
  readonly status: "extracted" | "normalized" | "loaded" | "aborted" | "empty" | "restored";
  readonly schemaName?: string;
  /** ISO 8601, UTC. */
  readonly createdAt?: string;
  /** Rows of each table; of an extracted package, of each resource. */
  readonly rows: Readonly<Record<string, number>>;
  /** Of a finished package only as they are remembered: their bytes are gone. */
  readonly files: readonly PackageFileRecord[];
  readonly schemaChanges: readonly SchemaChange[];
  /** Whether the state of the pipeline is written with it. */
  readonly hasState: boolean;
  readonly idempotencyKey?: string;
  readonly failure?: PackageFailure;
  /** ISO 8601, UTC. */
  readonly finishedAt?: string;
  readonly destination?: string;
  readonly dataset?: string;
}

/** Reads what a package says of itself. */
export async function readRecord({ stage, loadId, folder }: StoredPackage): Promise<PackageRecord> {
  const outcome = stage === "loaded" ? await readOutcome(folder) : undefined;
  const failure = await readTextIfExists(packageFiles.failure(folder));
  const path = packageFiles.manifest(folder);
  const manifest = await readTextIfExists(path);
  return {
    loadId,
    status: outcome?.outcome ?? (stage === "loaded" ? "loaded" : stage),
    ...(manifest === undefined ? { rows: {}, files: [], schemaChanges: [], hasState: false } : contentOf(parseManifest(manifest, path))),
    ...(failure === undefined || outcome?.outcome === "loaded"
      ? {}
      : { failure: parseDocument(failure, packageFiles.failure(folder)) as unknown as PackageFailure }),
    ...(outcome === undefined ? {} : { finishedAt: outcome.at }),
    ...(outcome?.destination === undefined ? {} : { destination: outcome.destination }),
    ...(outcome?.dataset === undefined ? {} : { dataset: outcome.dataset }),
  };
}

type Content = Pick<PackageRecord, "schemaName" | "createdAt" | "rows" | "files" | "schemaChanges" | "hasState" | "idempotencyKey">;

function contentOf(manifest: ExtractedPackage | NormalizedPackage): Content {
  const key = manifest.idempotencyKey === undefined ? {} : { idempotencyKey: manifest.idempotencyKey };
  if ("description" in manifest) {
    const { description, rows, schemaChanges = [] } = manifest;
    return {
      schemaName: description.schema.name,
      createdAt: description.createdAt,
      rows: Object.fromEntries(rows.map(({ table, rows: count }) => [table, count])),
      files: description.jobs.map(({ id, table, format, rows: count, bytes }) => ({ name: id, table, format, rows: count, bytes })),
      schemaChanges,
      hasState: description.state !== undefined,
      ...key,
    };
  }
  const rows = new Map<string, number>();
  for (const { name, files } of manifest.resources) {
    rows.set(
      name,
      files.reduce((sum, file) => sum + file.rows, rows.get(name) ?? 0),
    );
  }
  return {
    schemaName: manifest.schemaName,
    createdAt: manifest.createdAt,
    rows: Object.fromEntries(rows),
    files: manifest.resources.flatMap(({ name: table, files }) =>
      files.map(({ name, rows: count, bytes }) => ({ name, table, format: "typed-jsonl", rows: count, bytes })),
    ),
    schemaChanges: [],
    hasState: manifest.state !== undefined,
    ...key,
  };
}
