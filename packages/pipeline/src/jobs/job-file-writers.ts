import type { ColumnBatch, JobDescription, JobFormat, TypeCapabilities, TypedTable } from "@dlt-ts/core";
import type { PackageDraft } from "../package/package-store.js";
import { JobFileWriter } from "./job-file-writer.js";

export interface JobFileOptions {
  readonly draft: PackageDraft;
  readonly types: TypeCapabilities;
  /** Bytes after which the next batch of a table begins a new file. */
  readonly fileSize: number;
  /** The same for rows. Default: no limit. */
  readonly fileRows?: number | undefined;
}

/**
 * Turns batches into job files: for each table one file after another. A file ends when it is large enough, or when a batch has columns that
 * its format cannot add any more. Batches of a table are written in the order of the calls; tables do not wait for each other.
 * What is in memory are the batches handed over and not yet resolved; the caller bounds them.
 */
export class JobFileWriters {
  readonly #options: JobFileOptions;
  readonly #tables: Map<string, TableFiles> = new Map();

  constructor(options: JobFileOptions) {
    this.#options = options;
  }

  /**
   * Resolves when the memory of the batch is free.
   * @param table as it was when the batch was taken
   * @param format asked if the batch begins a file
   */
  write(table: TypedTable, format: () => JobFormat, batch: ColumnBatch): Promise<void> {
    let files = this.#tables.get(table.name);
    if (files === undefined) this.#tables.set(table.name, (files = new TableFiles(this.#options)));
    return files.write(table, format, batch);
  }

  /** Ends all files. Describes them in the order in which their tables were first written. */
  async finish(): Promise<readonly JobDescription[]> {
    const jobs: JobDescription[] = [];
    for (const files of this.#tables.values()) jobs.push(...(await files.finish()));
    return jobs;
  }
}

/** The files of one table. */
class TableFiles {
  readonly #options: JobFileOptions;
  readonly #finished: JobDescription[] = [];
  #open: JobFileWriter | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(options: JobFileOptions) {
    this.#options = options;
  }

  write(table: TypedTable, format: () => JobFormat, batch: ColumnBatch): Promise<void> {
    const written = this.#last.then(() => this.#write(table, format, batch));
    this.#last = written;
    // The caller hears of a failure by the promise that it got; the next write, or `finish`, hears of it again.
    this.#last.catch(() => {});
    return written;
  }

  async finish(): Promise<readonly JobDescription[]> {
    await this.#last;
    await this.#end();
    return this.#finished;
  }

  async #write(table: TypedTable, format: () => JobFormat, batch: ColumnBatch): Promise<void> {
    if (this.#open !== undefined && !this.#open.takes(table)) await this.#end();
    this.#open ??= new JobFileWriter(table, format(), this.#options);
    await this.#open.write(batch);
    const { fileSize, fileRows = Number.POSITIVE_INFINITY } = this.#options;
    if (this.#open.bytes >= fileSize || this.#open.rows >= fileRows) await this.#end();
  }

  async #end(): Promise<void> {
    if (this.#open === undefined) return;
    this.#finished.push(await this.#open.finish());
    this.#open = undefined;
  }
}
