import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { JobDescription, Json, LoadJob, StoredSchema } from "@dlt-ts/core";
import { createFolder, moveFolder, namesIn, readTextIfExists, unwritable, writeDurably } from "./durable-files.js";
import { isLoadId, nextLoadId } from "./load-id.js";
import { LocalPackageDraft } from "./local-package-draft.js";
import { parseManifest, type ExtractedPackage, type NormalizedPackage, type PackageOutcome } from "./manifest.js";
import { PackageError } from "./package-error.js";
import { PackageFolders, packageFiles } from "./package-folders.js";
import type { PackageDraft, PackageStage, PackageStore, PipelineMemory } from "./package-store.js";
import { isAbandoned, newTemporaryName } from "./temporary-folder.js";

/** Finished packages that are kept for reference; they hold documents, no rows. */
const keptPackages = 100;

/** Packages in a folder of the local disk: `{pipelines folder}/<pipeline>/`. */
export class LocalPackageStore implements PackageStore {
  readonly pipeline: string;
  readonly #folders: PackageFolders;
  #newestLoadId: string | undefined;

  constructor(pipeline: string, folder: string) {
    this.pipeline = pipeline;
    this.#folders = new PackageFolders(folder);
  }

  async recover(): Promise<void> {
    const { temporary } = this.#folders;
    for (const name of await namesIn(temporary)) {
      const folder = join(temporary, name);
      if (await isAbandoned(folder, name)) await removeFolder(folder);
    }
    for (const stage of ["normalized", "extracted"] as const) {
      for (const loadId of await this.#stored(stage)) if (await this.#outcome(stage, loadId)) await this.#moveToLoaded(stage, loadId);
    }
    const [normalized, loaded] = await Promise.all([this.#stored("normalized"), this.#stored("loaded")]);
    for (const loadId of await this.#stored("extracted")) {
      if (normalized.includes(loadId) || loaded.includes(loadId)) await removeFolder(this.#folders.package("extracted", loadId));
    }
  }

  async list(stage: PackageStage): Promise<readonly string[]> {
    const loadIds = await this.#stored(stage);
    if (stage !== "extracted") return loadIds;
    const normalized = await this.#stored("normalized");
    return loadIds.filter((loadId) => !normalized.includes(loadId));
  }

  async memory(): Promise<PipelineMemory> {
    const [state, schema] = [
      await this.#newest(packageFiles.state, stages),
      await this.#newest(packageFiles.schema, ["normalized", "loaded"]),
    ];
    return { ...(state === undefined ? {} : { state }), ...(schema === undefined ? {} : { schema }) };
  }

  async nextLoadId(now: number): Promise<string> {
    const known = (await Promise.all(stages.map((stage) => this.#stored(stage)))).map((loadIds) => loadIds.at(-1));
    const newest = [...known, this.#newestLoadId]
      .filter((loadId) => loadId !== undefined)
      .sort()
      .at(-1);
    this.#newestLoadId = nextLoadId(now, newest);
    return this.#newestLoadId;
  }

  async draft(loadId: string): Promise<PackageDraft> {
    const folder = join(this.#folders.temporary, newTemporaryName());
    await createFolder(packageFiles.rows(folder));
    return new LocalPackageDraft(loadId, folder, this.#folders);
  }

  async extracted(loadId: string): Promise<ExtractedPackage> {
    return await this.#manifest<ExtractedPackage>("extracted", loadId);
  }

  async extractedState(loadId: string): Promise<string> {
    const file = packageFiles.state(this.#folders.package("extracted", loadId));
    const state = await readTextIfExists(file);
    if (state === undefined) throw missing(file);
    return state;
  }

  async *stagedFile(loadId: string, name: string, sha256: string): AsyncIterable<Uint8Array> {
    const path = packageFiles.row(this.#folders.package("extracted", loadId), name);
    const hash = createHash("sha256");
    for await (const chunk of readFile(path)) {
      hash.update(chunk);
      yield chunk;
    }
    if (hash.digest("hex") !== sha256) throw damaged(path);
  }

  async normalized(loadId: string): Promise<NormalizedPackage> {
    const folder = this.#folders.package("normalized", loadId);
    const { description, ...content } = await this.#manifest<NormalizedPackage>("normalized", loadId);
    const document = await readTextIfExists(packageFiles.schema(folder));
    if (document === undefined) throw missing(packageFiles.schema(folder));
    const schema: StoredSchema = { ...description.schema, document };
    return { ...content, description: { ...description, schema } };
  }

  async verify(loadId: string, job: JobDescription): Promise<void> {
    const path = packageFiles.row(this.#folders.package("normalized", loadId), job.id);
    const hash = createHash("sha256");
    for await (const chunk of readFile(path)) hash.update(chunk);
    if (hash.digest("hex") !== job.sha256) throw damaged(path);
  }

  async job(loadId: string, description: JobDescription): Promise<LoadJob> {
    const folder = this.#folders.package("normalized", loadId);
    const file = packageFiles.row(folder, description.id);
    const checkpointFile = packageFiles.checkpoint(folder, description.id);
    const checkpoint = await readTextIfExists(checkpointFile);
    return {
      ...description,
      file: { path: () => Promise.resolve(file), stream: () => readFile(file) },
      ...(checkpoint === undefined ? {} : { checkpoint: JSON.parse(checkpoint) as Json }),
      save: async (value) => {
        await createFolder(packageFiles.checkpoints(folder));
        await writeDurably(checkpointFile, JSON.stringify(value));
      },
    };
  }

  async forgetCheckpoints(loadId: string): Promise<void> {
    await removeFolder(packageFiles.checkpoints(this.#folders.package("normalized", loadId)));
  }

  async finish(loadId: string, outcome: PackageOutcome): Promise<void> {
    // Another process that works in this folder was quicker.
    if ((await this.#stored("loaded")).includes(loadId)) return;
    const stage = (await this.#stored("normalized")).includes(loadId) ? "normalized" : "extracted";
    await writeDurably(packageFiles.outcome(this.#folders.package(stage, loadId)), JSON.stringify(outcome));
    await this.#moveToLoaded(stage, loadId);
  }

  async #stored(stage: PackageStage): Promise<readonly string[]> {
    return (await namesIn(this.#folders.stage(stage))).filter(isLoadId).sort();
  }

  async #manifest<Content>(stage: PackageStage, loadId: string): Promise<Content> {
    const file = packageFiles.manifest(this.#folders.package(stage, loadId));
    const text = await readTextIfExists(file);
    if (text === undefined) throw missing(file);
    return parseManifest<Content>(text, file);
  }

  async #newest(file: (folder: string) => string, from: readonly PackageStage[]): Promise<string | undefined> {
    const packages = (await Promise.all(from.map(async (stage) => (await this.#stored(stage)).map((loadId) => ({ stage, loadId })))))
      .flat()
      .sort((left, right) => (left.loadId < right.loadId ? 1 : -1));
    for (const { stage, loadId } of packages) {
      if (stage === "loaded" && (await this.#outcome(stage, loadId))?.outcome === "aborted") continue;
      const path = file(this.#folders.package(stage, loadId));
      const text = await readTextIfExists(path);
      if (text === undefined) continue;
      parseDocument(text, path);
      return text;
    }
    return undefined;
  }

  async #outcome(stage: PackageStage, loadId: string): Promise<PackageOutcome | undefined> {
    const path = packageFiles.outcome(this.#folders.package(stage, loadId));
    const text = await readTextIfExists(path);
    return text === undefined ? undefined : (parseDocument(text, path) as PackageOutcome);
  }

  /** Of a package whose outcome is noted: rows that are gone already, or half gone, are no damage. */
  async #moveToLoaded(stage: PackageStage, loadId: string): Promise<void> {
    const folder = this.#folders.package(stage, loadId);
    await Promise.all([removeFolder(packageFiles.rows(folder)), removeFolder(packageFiles.checkpoints(folder))]);
    await moveFolder(folder, this.#folders.package("loaded", loadId));
    for (const old of (await this.#stored("loaded")).slice(0, -keptPackages)) await removeFolder(this.#folders.package("loaded", old));
  }
}

const stages: readonly PackageStage[] = ["extracted", "normalized", "loaded"];

async function* readFile(path: string): AsyncIterable<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) yield chunk as Uint8Array;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") throw missing(path);
    throw error;
  }
}

async function removeFolder(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true });
  } catch (error) {
    throw unwritable(folder, error);
  }
}

/** What a package that ended left behind, or what a pipeline remembers. */
function parseDocument(text: string, path: string): object {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw unreadable(path, cause);
  }
  if (typeof document !== "object" || document === null || Array.isArray(document)) throw unreadable(path);
  return document;
}

function unreadable(path: string, cause?: unknown): PackageError {
  return new PackageError(
    `${path} is damaged: it is no JSON object. Restore the file, or remove it; the pipeline then goes on from what an older package left, or begins anew.`,
    { context: { path }, ...(cause === undefined ? {} : { cause }) },
  );
}

function missing(path: string): PackageError {
  return new PackageError(
    `${path} is missing: the package is damaged. Restore the file, or give the package up with \`dropPendingPackages()\`, then run again.`,
    {
      context: { path },
    },
  );
}

function damaged(path: string): PackageError {
  return new PackageError(
    `${path} is not what was written: its checksum differs. Restore the file, or give the package up with \`dropPendingPackages()\`, then run again.`,
    { context: { path } },
  );
}
