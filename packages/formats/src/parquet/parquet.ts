import type { JobFormat } from "@dlt-ts/core";
import { FormatError } from "../format-error.js";
import { type Codec, uncompressed, ZstdCodec } from "./codec.js";
import { parquetColumn } from "./column-type.js";
import { ParquetWriter } from "./parquet-writer.js";

export interface ParquetOptions {
  /** Default `zstd`: as fast to write as nothing at all, at a quarter of the size. It runs off the JavaScript thread. */
  readonly compression?: "zstd" | "none";
  /** Of zstd, 1 to 22. Default 1. */
  readonly level?: number;
}

/**
 * Apache Parquet: a row group for each batch, pages of version 1 written straight from the memory of columns. Columns have the types that Python dlt gives
 * them. A decimal that does not fit its column, an integer beyond its precision, or a missing value in a column that is not nullable is a `FormatError`.
 */
export function parquet(options: ParquetOptions = {}): JobFormat {
  const { compression = "zstd", level = 1 } = options;
  if (compression !== "zstd" && compression !== "none") throw wrongOption("compression", `"zstd" or "none"`);
  if (!Number.isInteger(level) || level < 1 || level > 22) throw wrongOption("level", "an integer from 1 to 22");
  const codec: Codec = compression === "none" ? uncompressed : new ZstdCodec(level);
  return {
    name: "parquet",
    open(table, sink, { types }) {
      const columns = table.columns.map((column) => parquetColumn(table.name, column, types));
      return new ParquetWriter(table, columns, sink, codec);
    },
  };
}

function wrongOption(option: string, allowed: string): FormatError {
  return new FormatError("DLT_FORMAT_OPTIONS", `The option "${option}" of parquet must be ${allowed}.`, { context: { option } });
}
