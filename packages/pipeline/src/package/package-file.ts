import { createHash, type Hash } from "node:crypto";
import type { ByteSink } from "@dlt-ts/core";
import type { OpenFiles } from "./open-files.js";

/** What is known of a file of a package once it is complete. */
export interface FileDigest {
  readonly bytes: number;
  /** SHA-256 of the content, hex. */
  readonly sha256: string;
}

/** A file of a package that is being written. Writes follow one another. */
export interface PackageFile extends ByteSink {
  /** Written so far. */
  readonly bytes: number;
  write(bytes: Uint8Array): Promise<void>;
  /** Durable when it resolves. */
  finish(): Promise<FileDigest>;
}

/** On the local disk. */
export class LocalPackageFile implements PackageFile {
  bytes = 0;
  readonly #path: string;
  readonly #files: OpenFiles;
  readonly #hash: Hash = createHash("sha256");

  constructor(path: string, files: OpenFiles) {
    this.#path = path;
    this.#files = files;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes);
    this.bytes += bytes.byteLength;
    await this.#files.append(this.#path, bytes);
  }

  async finish(): Promise<FileDigest> {
    await this.#files.finish(this.#path);
    return { bytes: this.bytes, sha256: this.#hash.digest("hex") };
  }
}
