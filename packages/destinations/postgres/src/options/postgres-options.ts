import type { OptionsSchema } from "@dlt-ts/core";
import * as z from "zod";

export const sslModes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] as const;

/** How TLS is used, with the names and meanings of libpq. */
export type SslMode = (typeof sslModes)[number];

/** Which server, and as whom. In config: `[destination.postgres.credentials]`, with the keys that Python dlt has. */
export interface PostgresCredentials {
  readonly database?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** A name, an address, or the folder of a Unix socket. */
  readonly host?: string | undefined;
  /** Default: 5432. */
  readonly port?: number | undefined;
  /** Seconds until a server that does not answer is given up. Default: 15. */
  readonly connectTimeout?: number | undefined;
  /** Only UTF-8 is possible; here because configs shared with Python dlt have it. */
  readonly clientEncoding?: string | undefined;
  /** Default: `verify-full`, and `prefer` on this machine. */
  readonly sslmode?: SslMode | undefined;
  /** The file of the authority that signed the certificate of the server; `system` is what Node trusts. Default: `system`. */
  readonly sslrootcert?: string | undefined;
  /** The file of the client's own certificate. */
  readonly sslcert?: string | undefined;
  /** The file of the key to `sslcert`. */
  readonly sslkey?: string | undefined;
  /** Settings of the session as libpq takes them: `-c statement_timeout=60s`. */
  readonly options?: string | undefined;
  /** As `pg_stat_activity` shows it. Default: `dlt-ts`. */
  readonly applicationName?: string | undefined;
  /** What stands after the question mark of a connection string, by libpq's names. Fields count before it. */
  readonly query?: Readonly<Record<string, string | number | boolean>> | undefined;
}

/** The options of `postgres()`. */
export interface PostgresOptions {
  /** `postgresql://user:password@host:5432/database?sslmode=require`, or its parts. */
  readonly credentials: string | PostgresCredentials;
  /** Makes columns with the hint `unique` UNIQUE, `_dlt_id` among them. Default: true, as in Python dlt. */
  readonly createIndexes?: boolean | undefined;
  /** The most connections of one client; so many job files are copied at once. Default: 5. */
  readonly poolSize?: number | undefined;
  /** Milliseconds that one statement may take. Default: what the server says. */
  readonly statementTimeout?: number | undefined;
}

const credentials = z.strictObject({
  database: z.string().min(1).optional().meta({ description: "The database, which must exist" }),
  username: z.string().min(1).optional().meta({ description: "The role that loads" }),
  password: z.string().optional().meta({ description: "Its password; without one, what `~/.pgpass` says.", writeOnly: true }),
  host: z.string().min(1).optional().meta({ description: "A name, an address, or the folder of a Unix socket" }),
  port: z.int().min(1).max(65535).optional().meta({ description: "The port", default: 5432 }),
  connectTimeout: z.int().min(1).optional().meta({ description: "Seconds until a server that does not answer is given up", default: 15 }),
  clientEncoding: z.string().optional().meta({ description: "Only UTF-8 is possible" }),
  sslmode: z.enum(sslModes).optional().meta({ description: "TLS, as in libpq. Default: `verify-full`, and `prefer` on this machine" }),
  sslrootcert: z.string().min(1).optional().meta({ description: "File of the authority behind the server's certificate, or `system`" }),
  sslcert: z.string().min(1).optional().meta({ description: "File of the client's certificate" }),
  sslkey: z.string().min(1).optional().meta({ description: "File of the key to `sslcert`" }),
  options: z.string().optional().meta({ description: "Settings of the session: `-c statement_timeout=60s`" }),
  applicationName: z.string().optional().meta({ description: "As `pg_stat_activity` shows it", default: "dlt-ts" }),
  query: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .readonly()
    .optional()
    .meta({ description: "What stands after the `?` of a connection string; fields count before it" }),
});

/** The options as config, validation and documentation see them. */
export const postgresOptionsSchema: OptionsSchema<PostgresOptions, PostgresOptions> = z.strictObject({
  credentials: z
    .union([z.string().min(1).meta({ format: "connection-string", writeOnly: true }), credentials])
    .meta({ description: "`postgresql://user:password@host:5432/database?sslmode=require`, or the fields below." }),
  createIndexes: z
    .boolean()
    .optional()
    .meta({ description: "Make columns with the hint `unique` UNIQUE, `_dlt_id` among them", default: true }),
  poolSize: z
    .int()
    .min(2)
    .max(1000)
    .optional()
    .meta({ description: "Most connections at once; so many files are copied at once", default: 5 }),
  statementTimeout: z.int().min(1).optional().meta({ description: "Milliseconds that one statement may take; default: the server's" }),
});
