import { DestinationError, didYouMean } from "@dlt-ts/core";
import { parseConnectionString } from "./parse-connection-string.js";
import { sslModes, type PostgresCredentials, type SslMode } from "./postgres-options.js";

const channelBindings = ["disable", "prefer", "require"] as const;
type ChannelBinding = (typeof channelBindings)[number];

/** Everything that a connection is opened with. */
export interface ResolvedCredentials {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly username: string;
  readonly password?: string;
  /** Milliseconds. */
  readonly connectTimeout: number;
  readonly sslmode: SslMode;
  readonly sslrootcert?: string;
  readonly sslcert?: string;
  readonly sslkey?: string;
  /** As in libpq, but for the default, which is `disable`. */
  readonly channelBinding: ChannelBinding;
  readonly options?: string;
  readonly applicationName: string;
}

/** Parameters of libpq that a connection string may have, and the field of each. */
const fieldOf: Readonly<Record<string, keyof PostgresCredentials | "channelBinding">> = {
  dbname: "database",
  user: "username",
  password: "password",
  host: "host",
  port: "port",
  connect_timeout: "connectTimeout",
  client_encoding: "clientEncoding",
  sslmode: "sslmode",
  sslrootcert: "sslrootcert",
  sslcert: "sslcert",
  sslkey: "sslkey",
  options: "options",
  application_name: "applicationName",
  channel_binding: "channelBinding",
};

/** Parameters of libpq that change nothing here: connections are kept alive, and GSS encryption is not offered. */
const ignored: ReadonlySet<string> = new Set([
  "fallback_application_name",
  "gssencmode",
  "keepalives",
  "keepalives_idle",
  "keepalives_interval",
  "keepalives_count",
  "tcp_user_timeout",
]);

/**
 * Credentials with nothing left to guess: a connection string is taken apart, fields count before what it says, what is absent gets its
 * default. Throws a `DestinationError` (`options`) for what is missing or unknown; it never repeats a value.
 */
export function resolveCredentials(given: string | PostgresCredentials): ResolvedCredentials {
  const { query = {}, ...fields } = typeof given === "string" ? parseConnectionString(given) : given;
  const said: Record<string, unknown> = {};
  for (const [parameter, value] of Object.entries(query)) {
    const field = Object.hasOwn(fieldOf, parameter) ? fieldOf[parameter] : undefined;
    if (field !== undefined) said[field] = value;
    else if (!ignored.has(parameter)) throw unknownParameter(parameter);
  }
  for (const [field, value] of Object.entries(fields)) if (value !== undefined) said[field] = value;

  const host = text(said, "host");
  const database = text(said, "database");
  const username = text(said, "username");
  const missing = Object.entries({ host, database, username }).flatMap(([name, value]) => (value === undefined ? [name] : []));
  if (missing.length > 0) throw refused(`${missing.map((name) => `"${name}"`).join(" and ")} missing.`);
  if (host!.includes(",")) throw refused("A list of hosts is not supported: name one host, or a proxy that knows the others.");
  if (!/^utf-?8$|^unicode$/i.test(text(said, "clientEncoding") ?? "utf8")) throw refused('"client_encoding" must be UTF-8; leave it out.');
  const sslmode: SslMode = oneOf(sslModes, said, "sslmode", "sslmode") ?? (isLocal(host!) ? "prefer" : "verify-full");
  const optional = (name: "password" | "sslrootcert" | "sslcert" | "sslkey" | "options"): object => {
    const value = text(said, name);
    return value === undefined || value === "" ? {} : { [name]: value };
  };
  return {
    host: host!,
    database: database!,
    username: username!,
    port: positive(said, "port", 5432),
    connectTimeout: positive(said, "connectTimeout", 15) * 1000,
    sslmode,
    channelBinding: oneOf(channelBindings, said, "channelBinding", "channel_binding") ?? "disable",
    applicationName: text(said, "applicationName") ?? "dlt-ts",
    ...optional("password"),
    ...optional("sslrootcert"),
    ...optional("sslcert"),
    ...optional("sslkey"),
    ...optional("options"),
  };
}

/** Whether the way to the server does not leave this machine. */
function isLocal(host: string): boolean {
  return host.startsWith("/") || host === "localhost" || host === "::1" || host.startsWith("127.");
}

function text(said: Readonly<Record<string, unknown>>, name: string): string | undefined {
  return said[name] === undefined ? undefined : String(said[name]);
}

function oneOf<Value extends string>(
  values: readonly Value[],
  said: Readonly<Record<string, unknown>>,
  field: string,
  name: string,
): Value | undefined {
  const value = text(said, field);
  if (value === undefined || (values as readonly string[]).includes(value)) return value as Value | undefined;
  throw refused(`"${name}" must be one of ${values.join(", ")}.`);
}

function positive(said: Readonly<Record<string, unknown>>, name: string, otherwise: number): number {
  const value = said[name] === undefined ? otherwise : Number(said[name]);
  if (Number.isInteger(value) && value > 0) return value;
  throw refused(`"${name}" must be a whole number above 0.`);
}

function unknownParameter(name: string): DestinationError {
  return refused(`There is no parameter "${name}".${didYouMean(name, Object.keys(fieldOf))}`);
}

function refused(why: string): DestinationError {
  return new DestinationError("options", `The credentials of Postgres cannot be used. ${why}`, { context: { option: "credentials" } });
}
