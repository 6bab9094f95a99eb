import { Readable } from "node:stream";
import { createGzip, createZstdCompress } from "node:zlib";
import type { JobDescription, LoadJob } from "@dlt-ts/core";
import type { StorageContent } from "../storage/storage.js";

/** How files of text are compressed. Parquet compresses its own pages. */
export type Compression = "gzip" | "zstd" | "none";

const suffixes: Readonly<Record<Compression, string>> = { gzip: ".gz", zstd: ".zst", none: "" };

/** Of the file that a job becomes: `jsonl.gz`. */
export function extensionOf({ format }: Pick<JobDescription, "format">, compression: Compression): string {
  return format + (isText(format) ? suffixes[compression] : "");
}

/** What goes into the file of a job. */
export function jobContent(job: LoadJob, compression: Compression): StorageContent {
  if (!isText(job.format) || compression === "none") return { bytes: job.bytes, stream: () => job.file.stream() };
  return { stream: () => compressed(job.file.stream(), compression) };
}

function isText(format: string): boolean {
  return format !== "parquet";
}

async function* compressed(bytes: AsyncIterable<Uint8Array>, compression: "gzip" | "zstd"): AsyncGenerator<Uint8Array> {
  const source = Readable.from(bytes, { objectMode: false });
  const compressor = compression === "gzip" ? createGzip() : createZstdCompress();
  source.once("error", (error) => compressor.destroy(error));
  try {
    for await (const part of source.pipe(compressor)) yield part as Uint8Array;
  } finally {
    source.destroy();
    compressor.destroy();
  }
}
