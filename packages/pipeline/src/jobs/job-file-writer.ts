import type { ColumnBatch, JobDescription, JobFormat, JobWriter, TypeCapabilities, TypedTable } from "@dlt-ts/core";
import { jobId, newFileId } from "../package/job-id.js";
import type { PackageFile } from "../package/package-file.js";
import type { PackageDraft } from "../package/package-store.js";

/** One job file while it is written. */
export class JobFileWriter {
  readonly #id: string;
  readonly #table: string;
  readonly #format: JobFormat;
  readonly #columns: ReadonlySet<string>;
  readonly #file: PackageFile;
  readonly #writer: JobWriter;
  #rows = 0;

  constructor(table: TypedTable, format: JobFormat, { draft, types }: { readonly draft: PackageDraft; readonly types: TypeCapabilities }) {
    this.#id = jobId(table.name, newFileId(), format.name);
    this.#table = table.name;
    this.#format = format;
    this.#columns = new Set(table.columns.map((column) => column.name));
    this.#file = draft.file(this.#id);
    this.#writer = format.open(table, this.#file, { types });
  }

  /** Written so far. A format may hold back some more. */
  get bytes(): number {
    return this.#file.bytes;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Whether a batch of the table as it is now fits into this file. */
  takes(table: TypedTable): boolean {
    return this.#format.growsColumns === true || table.columns.every((column) => this.#columns.has(column.name));
  }

  async write(batch: ColumnBatch): Promise<void> {
    await this.#writer.write(batch);
    this.#rows += batch.rows;
  }

  async finish(): Promise<JobDescription> {
    await this.#writer.finish();
    const { bytes, sha256 } = await this.#file.finish();
    return { id: this.#id, table: this.#table, format: this.#format.name, rows: this.#rows, bytes, sha256 };
  }
}
