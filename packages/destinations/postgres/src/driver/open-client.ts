import { DestinationError } from "@dlt-ts/core";
import type { Client } from "pg";
import type { ResolvedCredentials } from "../options/resolve-credentials.js";
import { encryptions, type Encryption } from "../options/ssl-settings.js";
import { RequiredBinding } from "./channel-binding.js";
import { classifyError } from "./classify-error.js";
import type { PostgresDriver } from "./load-driver.js";

/** What all connections of a client have in common. */
export interface ClientSettings {
  readonly driver: PostgresDriver;
  readonly credentials: ResolvedCredentials;
  /** Where names without a schema are looked up first. */
  readonly dataset: string;
  /** Milliseconds. */
  readonly statementTimeout?: number | undefined;
}

/** Milliseconds. A loader that was stopped between two statements holds its locks no longer than this. */
const longestIdleTransaction = 60_000;
const idleTimeout = "idle_in_transaction_session_timeout";

/** Opens a connection and sets it up. Rejects with a `DestinationError`. */
export async function openClient(settings: ClientSettings, signals: readonly AbortSignal[]): Promise<Client> {
  const { credentials } = settings;
  const ways = encryptions(credentials);
  for (const [index, ssl] of ways.entries()) {
    try {
      return await connect(settings, ssl, signals);
    } catch (error) {
      const fired = signals.find((signal) => signal.aborted);
      if (fired !== undefined) throw new DestinationError("aborted", "Stopped by a signal.", { cause: fired.reason });
      if (index === ways.length - 1 || !mayTryAnother(error)) throw classifyError(error, credentials);
    }
  }
  throw new TypeError("There is no way to connect.");
}

/** Whether only the encryption was refused. */
function mayTryAnother(error: unknown): boolean {
  const { message = "", code } = error as { readonly message?: string; readonly code?: string };
  return message.includes("does not support SSL") || code === "28000";
}

async function connect(
  { driver, credentials, dataset, statementTimeout }: ClientSettings,
  ssl: Encryption,
  signals: readonly AbortSignal[],
): Promise<Client> {
  const { host, port, database, username, password, options, applicationName, connectTimeout, channelBinding } = credentials;
  const binding = channelBinding === "require" ? new RequiredBinding(credentials, password) : undefined;
  const client = new driver.Client({
    host,
    port,
    database,
    user: username,
    ...(binding === undefined ? (password === undefined ? {} : { password }) : { password: binding.password }),
    ...(options === undefined ? {} : { options }),
    application_name: applicationName,
    connectionTimeoutMillis: connectTimeout,
    keepAlive: true,
    enableChannelBinding: channelBinding !== "disable",
    ssl,
  } as ConstructorParameters<PostgresDriver["Client"]>[0]);
  // A connection that dies while nobody uses it must not end the process.
  client.on("error", () => undefined);
  binding?.watch(client);
  const stop = (): void => void socketOf(client).destroy();
  for (const signal of signals) signal.addEventListener("abort", stop, { once: true });
  try {
    signals.forEach((signal) => signal.throwIfAborted());
    await client.connect();
    binding?.check();
    await client.query(setUp(dataset, options ?? "", statementTimeout));
    return client;
  } catch (error) {
    stop();
    throw error;
  } finally {
    for (const signal of signals) signal.removeEventListener("abort", stop);
  }
}

/** One statement, so that a new connection costs one round trip more. What the reader relies on comes last; what the user says counts before ours. */
function setUp(
  dataset: string,
  options: string,
  statementTimeout: number | undefined,
): { readonly text: string; readonly values: string[] } {
  const wanted: readonly (readonly [string, string | undefined])[] = [
    ["search_path", `${quoted(dataset)}, public`],
    ["statement_timeout", statementTimeout === undefined ? undefined : String(statementTimeout)],
    ["timezone", "UTC"],
    ["datestyle", "ISO, YMD"],
    ["intervalstyle", "iso_8601"],
    ["bytea_output", "hex"],
    ["standard_conforming_strings", "on"],
    ["extra_float_digits", "1"],
  ];
  const settings = wanted.filter((setting): setting is readonly [string, string] => setting[1] !== undefined);
  const calls = settings.map((_, index) => `pg_catalog.set_config($${index * 2 + 1}, $${index * 2 + 2}, false)`);
  // What the role, the database or the server says counts too; it says 0 where nobody said anything.
  if (!options.includes(idleTimeout)) {
    calls.push(
      `CASE WHEN pg_catalog.current_setting('${idleTimeout}') = '0' THEN pg_catalog.set_config('${idleTimeout}', '${longestIdleTransaction}', false) END`,
    );
  }
  return { text: `SELECT ${calls.join(", ")}`, values: settings.flat() };
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The driver keeps it to itself. */
export function socketOf(client: Client): { destroy(): void } {
  return (client as unknown as { readonly connection: { readonly stream: { destroy(): void } } }).connection.stream;
}
