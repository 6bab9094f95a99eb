import { createHash } from "node:crypto";
import { join } from "node:path";
import type { JobDescription, Json, LoadJob, StoredSchema } from "@dlt-ts/core";
import { createFolder, moveFolder, namesIn, readTextIfExists, writeDurably } from "./durable-files.js";
import { isLoadId, nextLoadId, timeOfLoadId } from "./load-id.js";
import { verifyDocuments, type DocumentDigests } from "./document-digests.js";
import { takeLock, type FolderLock, type LockHolder } from "./folder-lock.js";
import { LocalPackageDraft } from "./local-package-draft.js";
import { parseManifest, type ExtractedPackage, type NormalizedPackage, type PackageOutcome } from "./manifest.js";
import { damagedFile, missingFile, readOutcome, readPackageFile, removeFolder } from "./package-documents.js";
import { PackageFolders, packageFiles } from "./package-folders.js";
import { findMemory, type FoundMemory, type StoredPackage } from "./package-memory.js";
import type { PackageDraft, PackageStage, PackageStore, PipelineMemory } from "./package-store.js";
import { readRecord, type PackageFailure, type PackageRecord } from "./package-record.js";
import { finishPublishing, haveMoved, publishAlone, publishedBut, publishTogether, wipeFolder } from "./publish-journal.js";
import { isAbandoned, newTemporaryName } from "./temporary-folder.js";

/** Finished packages that are kept for reference; they hold documents, no rows. */
const keptPackages = 100;

/** Packages in a folder of the local disk: `{pipelines folder}/<pipeline>/`. */
export class LocalPackageStore implements PackageStore {
  readonly pipeline: string;
  readonly #folders: PackageFolders;
  #newestLoadId: string | undefined;
  #lock: FolderLock | undefined;

  constructor(pipeline: string, folder: string) {
    this.pipeline = pipeline;
    this.#folders = new PackageFolders(folder);
  }

  async lock(step: string): Promise<FolderLock | LockHolder> {
    const { root, temporary } = this.#folders;
    const lock = await takeLock(root, join(temporary, newTemporaryName()), step);
    if ("assertHeld" in lock) this.#lock = lock;
    return lock;
  }

  async assertHeld(): Promise<void> {
    await this.#lock?.assertHeld();
  }

  async recover(): Promise<void> {
    const { temporary } = this.#folders;
    await finishPublishing(this.#folders);
    for (const name of await namesIn(temporary)) {
      const folder = join(temporary, name);
      if (await isAbandoned(folder, name)) await removeFolder(folder);
    }
    for (const stage of ["normalized", "extracted"] as const) {
      for (const loadId of await this.#stored(stage))
        if (await readOutcome(this.#folders.package(stage, loadId))) await this.#moveToLoaded(stage, loadId);
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
    return (await this.#found()).memory;
  }

  async adopt(loadId: string, { state, schemas }: PipelineMemory): Promise<void> {
    await this.assertHeld();
    const folder = join(this.#folders.temporary, newTemporaryName());
    await createFolder(folder);
    try {
      if (state !== undefined) await writeDurably(packageFiles.state(folder), state);
      await writeDurably(packageFiles.schemas(folder), JSON.stringify(Object.fromEntries(schemas), undefined, 2));
      const outcome: PackageOutcome = { outcome: "restored", at: timeOfLoadId(loadId) };
      await writeDurably(packageFiles.outcome(folder), JSON.stringify(outcome));
      await moveFolder(folder, this.#folders.package("loaded", loadId));
    } finally {
      await removeFolder(folder);
    }
  }

  async wipe(): Promise<void> {
    await this.assertHeld();
    await wipeFolder(this.#folders);
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
    const name = newTemporaryName();
    const folder = join(this.#folders.temporary, name);
    await createFolder(packageFiles.rows(folder));
    return new LocalPackageDraft(loadId, name, folder);
  }

  async publish(drafts: readonly PackageDraft[]): Promise<void> {
    await this.assertHeld();
    const moves = drafts.map((draft) => (draft as LocalPackageDraft).move());
    const [first] = moves;
    if (first === undefined) return;
    if (moves.length === 1) return await publishAlone(first, this.#folders);
    for (const draft of drafts) (draft as LocalPackageDraft).keep();
    try {
      await publishTogether(moves, this.#folders);
    } catch (error) {
      // Without a journal nobody would finish them: they are drafts as before.
      const journal = await readTextIfExists(this.#folders.journal);
      if (journal !== undefined || (await haveMoved(moves, this.#folders))) throw publishedBut(error);
      for (const draft of drafts) (draft as LocalPackageDraft).release();
      throw error;
    }
  }

  async extracted(loadId: string): Promise<ExtractedPackage> {
    return await this.#manifest<ExtractedPackage>("extracted", loadId);
  }

  async extractedState(loadId: string): Promise<string | undefined> {
    return await readTextIfExists(packageFiles.state(this.#folders.package("extracted", loadId)));
  }

  async *stagedFile(loadId: string, name: string, sha256: string): AsyncIterable<Uint8Array> {
    const path = packageFiles.row(this.#folders.package("extracted", loadId), name);
    const hash = createHash("sha256");
    for await (const chunk of readPackageFile(path)) {
      hash.update(chunk);
      yield chunk;
    }
    if (hash.digest("hex") !== sha256) throw damagedFile(path);
  }

  async normalized(loadId: string): Promise<NormalizedPackage> {
    const folder = this.#folders.package("normalized", loadId);
    const { description, ...content } = await this.#manifest<NormalizedPackage>("normalized", loadId);
    const document = await readTextIfExists(packageFiles.schema(folder));
    if (document === undefined) throw missingFile(packageFiles.schema(folder));
    const schema: StoredSchema = { ...description.schema, document };
    return { ...content, description: { ...description, schema } };
  }

  async verify(loadId: string, job: JobDescription): Promise<void> {
    const path = packageFiles.row(this.#folders.package("normalized", loadId), job.id);
    const hash = createHash("sha256");
    for await (const chunk of readPackageFile(path)) hash.update(chunk);
    if (hash.digest("hex") !== job.sha256) throw damagedFile(path);
  }

  async job(loadId: string, description: JobDescription): Promise<LoadJob> {
    const folder = this.#folders.package("normalized", loadId);
    const file = packageFiles.row(folder, description.id);
    const checkpointFile = packageFiles.checkpoint(folder, description.id);
    const checkpoint = await readTextIfExists(checkpointFile);
    return {
      ...description,
      file: { path: () => Promise.resolve(file), stream: () => readPackageFile(file) },
      ...(checkpoint === undefined ? {} : { checkpoint: JSON.parse(checkpoint) as Json }),
      save: async (value) => {
        await createFolder(packageFiles.checkpoints(folder));
        await writeDurably(checkpointFile, JSON.stringify(value));
      },
    };
  }

  async records(): Promise<readonly PackageRecord[]> {
    return await Promise.all((await this.#packages()).toReversed().map(readRecord));
  }

  async noteFailure(loadId: string, failure: PackageFailure): Promise<void> {
    for (const stage of ["normalized", "extracted"] as const) {
      if (!(await this.#stored(stage)).includes(loadId)) continue;
      await writeDurably(packageFiles.failure(this.#folders.package(stage, loadId)), JSON.stringify(failure, undefined, 2));
      return;
    }
  }

  async forgetCheckpoints(loadId: string): Promise<void> {
    await removeFolder(packageFiles.checkpoints(this.#folders.package("normalized", loadId)));
  }

  async finish(loadId: string, outcome: PackageOutcome): Promise<void> {
    await this.assertHeld();
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
    if (text === undefined) throw missingFile(file);
    const { documents = {}, ...content } = parseManifest<Content & { readonly documents?: DocumentDigests }>(text, file);
    await verifyDocuments(this.#folders.package(stage, loadId), documents);
    return content as Content;
  }

  async #found(): Promise<FoundMemory> {
    return await findMemory(await this.#packages());
  }

  /** The newest first, each once. */
  async #packages(): Promise<readonly StoredPackage[]> {
    const packages = (
      await Promise.all(stages.map(async (stage) => (await this.#stored(stage)).map((loadId) => ({ stage, loadId }))))
    ).flat();
    // Of one load id the later stage counts: the other is what it was made of.
    packages.sort((left, right) =>
      left.loadId < right.loadId ? 1 : left.loadId > right.loadId ? -1 : stages.indexOf(right.stage) - stages.indexOf(left.stage),
    );
    return packages
      .filter(({ loadId }, index) => packages[index - 1]?.loadId !== loadId)
      .map((each) => ({ ...each, folder: this.#folders.package(each.stage, each.loadId) }));
  }

  /** Of a package whose outcome is noted: rows that are gone already, or half gone, are no damage. */
  async #moveToLoaded(stage: PackageStage, loadId: string): Promise<void> {
    const folder = this.#folders.package(stage, loadId);
    await Promise.all([removeFolder(packageFiles.rows(folder)), removeFolder(packageFiles.checkpoints(folder))]);
    await moveFolder(folder, this.#folders.package("loaded", loadId));
    await this.#forgetOldPackages();
  }

  /** All but the newest, and those without which the pipeline would forget its state or a schema. */
  async #forgetOldPackages(): Promise<void> {
    const old = (await this.#stored("loaded")).slice(0, -keptPackages);
    if (old.length === 0) return;
    const { holders } = await this.#found();
    for (const loadId of old) if (!holders.has(loadId)) await removeFolder(this.#folders.package("loaded", loadId));
  }
}

const stages: readonly PackageStage[] = ["extracted", "normalized", "loaded"];
