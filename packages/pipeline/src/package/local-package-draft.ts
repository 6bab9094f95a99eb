import { rm } from "node:fs/promises";
import { syncFolder, writeDurably } from "./durable-files.js";
import { manifestText, type ExtractedPackage, type NormalizedPackage } from "./manifest.js";
import { digestsOf, type PackageTexts } from "./document-digests.js";
import { OpenFiles } from "./open-files.js";
import { LocalPackageFile, type PackageFile } from "./package-file.js";
import { packageFiles } from "./package-folders.js";
import type { PackageDraft, PackageStage } from "./package-store.js";
import { PackageError } from "./package-error.js";
import type { PackageMove } from "./publish-journal.js";
import { disown } from "./temporary-folder.js";

/** A package being written in a temporary folder, which the store moves to its place. */
export class LocalPackageDraft implements PackageDraft {
  readonly loadId: string;
  readonly #name: string;
  readonly #folder: string;
  readonly #files: OpenFiles = new OpenFiles();
  #stage: PackageStage | undefined;
  #kept = false;

  /** @param folder exists, is called `name`, and has a folder for rows in it */
  constructor(loadId: string, name: string, folder: string) {
    this.loadId = loadId;
    this.#name = name;
    this.#folder = folder;
  }

  file(name: string): PackageFile {
    return new LocalPackageFile(packageFiles.row(this.#folder, name), this.#files);
  }

  async completeExtracted(content: ExtractedPackage, state?: string): Promise<void> {
    await this.#writeDocuments(content, { state });
    this.#stage = "extracted";
  }

  async completeNormalized({ description, ...content }: NormalizedPackage, state?: string): Promise<void> {
    const { document, ...schema } = description.schema;
    await this.#writeDocuments({ ...content, description: { ...description, schema } }, { schema: document, state });
    this.#stage = "normalized";
  }

  /** Where the draft belongs. */
  move(): PackageMove {
    if (this.#stage !== undefined) return { temporary: this.#name, stage: this.#stage, loadId: this.loadId };
    throw new PackageError(`Package ${this.loadId} is not complete, and cannot be published.`, { context: { loadId: this.loadId } });
  }

  /** From now on the folder is not the draft's to remove. */
  keep(): void {
    this.#kept = true;
  }

  /** The folder is the draft's again. */
  release(): void {
    this.#kept = false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.#files.closeAll();
      if (!this.#kept) await rm(this.#folder, { recursive: true, force: true });
    } catch {
      // Why the draft was given up counts, not this. The next call removes the folder.
      disown(this.#name);
    }
  }

  async #writeDocuments(content: object, documents: PackageTexts): Promise<void> {
    await this.#files.closeAll();
    if (documents.schema !== undefined) await writeDurably(packageFiles.schema(this.#folder), documents.schema);
    if (documents.state !== undefined) await writeDurably(packageFiles.state(this.#folder), documents.state);
    const manifest = manifestText({ documents: digestsOf(documents), ...content });
    await writeDurably(packageFiles.manifest(this.#folder), manifest);
    await Promise.all([syncFolder(packageFiles.rows(this.#folder)), syncFolder(this.#folder)]);
  }
}
