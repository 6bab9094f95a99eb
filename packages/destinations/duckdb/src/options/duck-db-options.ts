import type { OptionsSchema } from "@dlt-ts/core";
import type { DuckDBInstance } from "@duckdb/node-api";
import * as z from "zod";

/** A setting of DuckDB. */
export type DuckDbSetting = string | number | boolean;

/** Which file, and how it is opened. In config: `[destination.duckdb.credentials]`. */
export interface DuckDbCredentials {
  /** A path, relative to the folder of the pipeline's local files; `:pipeline:` is a file in the working folder of the pipeline. Default: `<destination or pipeline name>.duckdb`. */
  readonly database?: string | undefined;
  /** Opens the file for reading only; loads are then refused. Default: false. */
  readonly readOnly?: boolean | undefined;
  /** Extensions to load, installed before by you. */
  readonly extensions?: readonly string[] | undefined;
  /** `SET GLOBAL`, once for the file: `{ memory_limit: "8GB" }`. */
  readonly globalConfig?: Readonly<Record<string, DuckDbSetting>> | undefined;
  /** `SET SESSION`, on every connection. */
  readonly localConfig?: Readonly<Record<string, DuckDbSetting>> | undefined;
  /** `PRAGMA`, on every connection. */
  readonly pragmas?: readonly string[] | undefined;
  /** What stands after the question mark of a URL: `read_only`, and settings as in `globalConfig`, which count before these. */
  readonly query?: Readonly<Record<string, DuckDbSetting>> | undefined;
}

/** The options of `duckdb()`. */
export interface DuckDbOptions {
  /** A path, `duckdb:///path`, the fields of {@link DuckDbCredentials}, or an open instance, which stays yours to close. */
  readonly credentials?: string | DuckDbCredentials | DuckDBInstance | undefined;
  /** Makes columns with the hint `unique` UNIQUE. Loads are then three to seven times slower. Default: false. */
  readonly createIndexes?: boolean | undefined;
}

/** Duck-typed: the driver is not loaded before it is needed, and may be installed twice. */
export function isInstance(value: unknown): value is DuckDBInstance {
  const candidate = value as Partial<DuckDBInstance> | null;
  return typeof candidate === "object" && typeof candidate?.connect === "function" && typeof candidate.closeSync === "function";
}

const setting = z.union([z.string(), z.number(), z.boolean()]);

const credentials = z.strictObject({
  database: z
    .string()
    .min(1)
    .optional()
    .meta({ description: "The file, relative to the local folder; `:pipeline:` is a file in the working folder of the pipeline" }),
  readOnly: z.boolean().optional().meta({ description: "Open for reading only; loads are then refused", default: false }),
  extensions: z.array(z.string()).readonly().optional().meta({ description: "Extensions to load, installed before by you" }),
  globalConfig: z.record(z.string(), setting).readonly().optional().meta({ description: "Settings of DuckDB for the whole file" }),
  localConfig: z.record(z.string(), setting).readonly().optional().meta({ description: "Settings of DuckDB for each connection" }),
  pragmas: z.array(z.string()).readonly().optional().meta({ description: "Pragmas for each connection" }),
  query: z
    .record(z.string(), setting)
    .readonly()
    .optional()
    .meta({ description: "Settings of a URL: `read_only`, and others as in `global_config`" }),
});

const instance: z.ZodType<DuckDBInstance, DuckDBInstance> = z.custom<DuckDBInstance>(
  isInstance,
  "Expected an open DuckDBInstance of @duckdb/node-api",
);

/** The options as config, validation and documentation see them. */
export const duckDbOptionsSchema: OptionsSchema<DuckDbOptions, DuckDbOptions> = z.strictObject({
  credentials: z
    .union([z.string().min(1).meta({ format: "path-or-connection-string" }), credentials, instance])
    .optional()
    .meta({
      description:
        "A path, `duckdb:///path`, the fields below, or an open `DuckDBInstance`. Default: `<destination or pipeline name>.duckdb`",
    }),
  createIndexes: z
    .boolean()
    .optional()
    .meta({ description: "Make columns with the hint `unique` UNIQUE; loads get 3 to 7 times slower", default: false }),
});
