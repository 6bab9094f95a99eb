import type { TypeCapabilities } from "../capabilities/capabilities.js";
import type { TypedTable } from "../schema/table.js";
import type { ColumnBatch } from "./column-batch.js";

/** A kind of job file. Pure: no connection, no driver. `formats` has the common ones; a destination may bring its own, such as Postgres' binary COPY. */
export interface JobFormat {
  /** As capabilities name it: `parquet`, `jsonl`, `csv`, `insert_values`, … */
  readonly name: string;
  /** Of the job file, without a dot. Default: the name. */
  readonly extension?: string;
  /**
   * Whether a file may contain batches of a table that gains columns while it is written. False (default): a new column
   * begins a new file.
   */
  readonly growsColumns?: boolean;
  /** One writer for each file. `table` is as it stands when the file is begun. */
  open(table: TypedTable, sink: ByteSink, context: JobFormatContext): JobWriter;
}

/** What a format must know of the destination. */
export interface JobFormatContext {
  /** Precision and scale of decimals that declare none. */
  readonly types: TypeCapabilities;
}

/** Writes one job file. */
export interface JobWriter {
  /** Batches come one after the other: the next `write` follows the resolution of the last. */
  write(batch: ColumnBatch): void | Promise<void>;
  /** Writes what is pending; the sink stays open. Called once, after the last `write` resolved. */
  finish(): void | Promise<void>;
}

/** Where the bytes of a job file go. */
export interface ByteSink {
  /** The bytes belong to the sink until it resolves. */
  write(bytes: Uint8Array): void | Promise<void>;
}
