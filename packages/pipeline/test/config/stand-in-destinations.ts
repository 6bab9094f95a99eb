import { defineDestination, type DestinationCapabilities, type DestinationFactory, type OptionsSchema } from "@dlt-ts/core";
import { z } from "zod";
import { fieldsOfText } from "../../src/config/text-formats.js";

/** Destinations with the options of Python's, to compare how config is looked up. They cannot connect. */

interface PostgresOptions {
  readonly credentials: unknown;
  readonly createIndexes?: boolean | undefined;
  readonly csvFormat?: object | undefined;
}

interface DuckDbOptions {
  readonly credentials?: unknown;
  readonly createIndexes?: boolean | undefined;
}

interface FilesystemOptions {
  readonly bucketUrl: string;
  readonly maxStateFiles?: number | undefined;
}

const capabilities: DestinationCapabilities = {
  write: { replace: ["truncate-and-insert", "insert-from-staging"], merge: [] },
  commit: "atomic",
  formats: { direct: ["parquet", "jsonl"] },
  identifiers: { maxLength: 63, lengthUnit: "bytes", casing: "lower", caseSensitive: true },
  types: { decimal: [38, 9], wei: [76, 0], timestamp: [6, 6], nested: false },
  concurrency: { jobs: "parallel" },
  offers: { ledger: false, read: false },
};

const connect = (): Promise<never> => Promise.reject(new Error("a stand-in cannot connect"));

const postgresFields = z.strictObject({
  drivername: z.string().default("postgresql"),
  database: z.string(),
  password: z.string().meta({ writeOnly: true }),
  username: z.string(),
  host: z.string(),
  port: z.int().default(5432),
  query: z.record(z.string(), z.unknown()).optional(),
  connectTimeout: z.int().default(15),
  clientEncoding: z.string().optional(),
});

/** As Python's: two settings of the query are fields. */
function withSettings(fields: Readonly<Record<string, unknown>>): object {
  const { connect_timeout: timeout, client_encoding: clientEncoding } = (fields["query"] ?? {}) as Readonly<Record<string, string>>;
  return { ...fields, ...(timeout === undefined ? {} : { connectTimeout: Number(timeout) }), clientEncoding };
}

const postgresSchema: OptionsSchema<PostgresOptions, PostgresOptions> = z.strictObject({
  credentials: z.union([
    z
      .string()
      .meta({ format: "connection-string", writeOnly: true })
      .transform((text) => withSettings(fieldsOfText(text, "connection-string") ?? {}))
      .pipe(postgresFields),
    postgresFields,
  ]),
  createIndexes: z.boolean().default(true),
  csvFormat: z
    .strictObject({
      delimiter: z.string().default(","),
      includeHeader: z.boolean().default(true),
      quoting: z.enum(["quote_all", "quote_needed", "quote_minimal", "quote_none"]).default("quote_needed"),
    })
    .optional(),
});

const duckDbFields = z.strictObject({
  database: z.string().optional(),
  query: z.record(z.string(), z.unknown()).optional(),
  readOnly: z.boolean().default(false),
  extensions: z.array(z.string()).optional(),
  globalConfig: z.record(z.string(), z.unknown()).optional(),
  pragmas: z.array(z.string()).optional(),
  localConfig: z.record(z.string(), z.unknown()).optional(),
});

const duckDbSchema: OptionsSchema<DuckDbOptions, DuckDbOptions> = z.strictObject({
  credentials: z
    .union([
      z
        .string()
        .min(1)
        .meta({ format: "path-or-connection-string" })
        .transform((text) => withoutDriver(fieldsOfText(text, "path-or-connection-string") ?? {}))
        .pipe(duckDbFields),
      duckDbFields,
    ])
    .optional(),
  createIndexes: z.boolean().default(false),
});

function withoutDriver(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== "drivername"));
}

const filesystemSchema: OptionsSchema<FilesystemOptions, FilesystemOptions> = z.strictObject({
  bucketUrl: z.string(),

  maxStateFiles: z.int().default(100),
});

export const postgres: DestinationFactory<"postgres", PostgresOptions> = defineDestination({
  type: "postgres",
  schema: postgresSchema,
  capabilities,
  connect,
});
export const duckdb: DestinationFactory<"duckdb", DuckDbOptions> = defineDestination({
  type: "duckdb",
  schema: duckDbSchema,
  capabilities,
  connect,
});
export const filesystem: DestinationFactory<"filesystem", FilesystemOptions> = defineDestination({
  type: "filesystem",
  schema: filesystemSchema,
  capabilities,
  connect,
});
