import { rm } from "node:fs/promises";
import { writeDurably, moveFolder, syncFolder } from "./durable-files.js";
import { manifestFormat, type ExtractedPackage, type NormalizedPackage } from "./manifest.js";
import { OpenFiles } from "./open-files.js";
import { LocalPackageFile, type PackageFile } from "./package-file.js";
import { packageFiles, type PackageFolders } from "./package-folders.js";
import type { PackageDraft } from "./package-store.js";

/** A package being written in a temporary folder, published by one rename. */
export class LocalPackageDraft implements PackageDraft {
  readonly loadId: string;
  readonly #folder: string;
  readonly #folders: PackageFolders;
  readonly #files: OpenFiles = new OpenFiles();

  /** @param folder exists, with a folder for rows in it */
  constructor(loadId: string, folder: string, folders: PackageFolders) {
    this.loadId = loadId;
    this.#folder = folder;
    this.#folders = folders;
  }

  file(name: string): PackageFile {
    return new LocalPackageFile(packageFiles.row(this.#folder, name), this.#files);
  }

  async publishExtracted(content: ExtractedPackage, state: string): Promise<void> {
    await this.#writeDocuments({ format: manifestFormat, ...content }, state);
    await moveFolder(this.#folder, this.#folders.package("extracted", this.loadId));
  }

  async publishNormalized({ description, ...content }: NormalizedPackage, state: string): Promise<void> {
    const { document, ...schema } = description.schema;
    await writeDurably(packageFiles.schema(this.#folder), document);
    await this.#writeDocuments({ format: manifestFormat, ...content, description: { ...description, schema } }, state);
    await moveFolder(this.#folder, this.#folders.package("normalized", this.loadId));
    // A crash before this line leaves both; the normalized one counts, and `recover` removes the other.
    await rm(this.#folders.package("extracted", this.loadId), { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#files.closeAll();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #writeDocuments(manifest: object, state: string): Promise<void> {
    await this.#files.closeAll();
    await writeDurably(packageFiles.state(this.#folder), state);
    await writeDurably(packageFiles.manifest(this.#folder), `${JSON.stringify(manifest, undefined, 2)}\n`);
    await Promise.all([syncFolder(packageFiles.rows(this.#folder)), syncFolder(this.#folder)]);
  }
}
