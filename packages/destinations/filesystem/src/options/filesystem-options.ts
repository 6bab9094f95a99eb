import type { OptionsSchema } from "@dlt-ts/core";
import * as z from "zod";
import type { ExtraPlaceholder } from "../layout/file-path.js";
import type { Compression } from "../jobs/job-content.js";
import { credentialsSchema, type FilesystemCredentials } from "./credentials.js";

/** The options of `filesystem()`. In config: `[destination.filesystem]`. */
export interface FilesystemOptions {
  /** A folder, or a URL: `data/lake`, `file:///data/lake`, `s3://bucket/lake`, `gs://bucket/lake`, `az://container/lake`, `sftp://host/lake`. */
  readonly bucketUrl: string;
  /**
   * Fields, or the text that the cloud gives: a connection string of Azure, the JSON of a Google service account. Default: what the SDK of
   * the cloud finds in the environment.
   */
  readonly credentials?: string | FilesystemCredentials | undefined;
  /** Where the file of a job goes, below the folder of the dataset. Default: `{table_name}/{load_id}.{file_id}.{ext}`. */
  readonly layout?: string | undefined;
  /** Placeholders of your own in the layout: values, or functions of the file. */
  readonly extraPlaceholders?: Readonly<Record<string, ExtraPlaceholder>> | undefined;
  /** The moment that the placeholders of the layout write. Default: when the load package was made. */
  readonly currentDatetime?: string | Date | (() => string | Date) | undefined;
  /** How JSON lines and CSV files are compressed. Default: `gzip`. */
  readonly compression?: Compression | undefined;
  /** How many files of state are kept for each pipeline; 0 keeps all. Default: 100. */
  readonly maxStateFiles?: number | undefined;
}

const placeholder: z.ZodType<ExtraPlaceholder, ExtraPlaceholder> = z.union([
  z.string(),
  z.number(),
  z.custom<Extract<ExtraPlaceholder, (...parameters: never[]) => unknown>>(
    (value) => typeof value === "function",
    "Expected a function of a file",
  ),
]);

const moment: z.ZodType<string | Date, string | Date> = z.union([
  z.string().min(1),
  z.custom<Date>((value) => value instanceof Date, "Expected a Date"),
]);

/** The options as config, validation and documentation see them. */
export const filesystemOptionsSchema: OptionsSchema<FilesystemOptions, FilesystemOptions> = z.strictObject({
  bucketUrl: z.string().min(1).meta({
    description:
      "A folder, or a URL: `data/lake`, `file:///data/lake`, `s3://bucket/lake`, `gs://bucket/lake`, `az://container/lake`, `sftp://host/lake`",
    format: "path-or-connection-string",
  }),
  credentials: z
    .union([z.string().min(1).meta({ writeOnly: true, format: "credentials" }), credentialsSchema])
    .optional()
    .meta({ description: "Of the cloud: the fields below, or the text that it gives. Default: what its SDK finds" }),
  layout: z.string().min(1).optional().meta({
    description: "Where the file of a job goes, below the folder of the dataset",
    default: "{table_name}/{load_id}.{file_id}.{ext}",
  }),
  extraPlaceholders: z
    .record(z.string(), placeholder)
    .readonly()
    .optional()
    .meta({ description: "Placeholders of your own in the layout: values, or functions of the file" }),
  currentDatetime: z
    .union([moment, z.custom<() => string | Date>((value) => typeof value === "function", "Expected a function")])
    .optional()
    .meta({ description: "The moment that the placeholders of the layout write. Default: when the load package was made" }),
  compression: z
    .enum(["gzip", "zstd", "none"])
    .optional()
    .meta({ description: "How JSON lines and CSV files are compressed", default: "gzip" }),
  maxStateFiles: z
    .int()
    .min(0)
    .optional()
    .meta({ description: "How many files of state are kept for each pipeline; 0 keeps all", default: 100 }),
});
