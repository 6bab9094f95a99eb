import { DestinationError } from "@dlt-ts/core";
import type { PostgresCredentials } from "./postgres-options.js";

/** A host in brackets is an IPv6 address; a password may have anything but an @ that is not encoded, or its rest would be
 * taken for the host and told in messages. */
const pattern =
  /^(?<scheme>[\w+]+):\/\/(?:(?<username>[^:/]*)(?::(?<password>[^@]*))?@)?(?:\[(?<ipv6>[^/?]+)\]|(?<host>[^/:?@]+))?(?::(?<port>\d*))?(?:\/(?<database>[^?]*))?(?:\?(?<query>.*))?$/s;

/**
 * The parts of `postgresql://user:password@host:port/database?key=value`, percent signs decoded; as Python dlt reads it.
 * Throws a `DestinationError` (`options`) for another text, without the text: it may have a password in it.
 */
export function parseConnectionString(text: string): PostgresCredentials {
  const parts = pattern.exec(text)?.groups;
  if (parts === undefined) throw refused("It is not laid out as one.");
  if (!/^postgres(ql)?(\+\w+)?$/.test(parts["scheme"]!)) throw refused(`"${parts["scheme"]}:" is the name of another database.`);
  const credentials = {
    database: decoded(parts["database"]),
    username: decoded(parts["username"]),
    password: decoded(parts["password"]),
    host: parts["ipv6"] ?? decoded(parts["host"]),
    port: parts["port"] === undefined || parts["port"] === "" ? undefined : Number(parts["port"]),
    query: parts["query"] === undefined ? undefined : Object.fromEntries(new URLSearchParams(parts["query"])),
  };
  return Object.fromEntries(Object.entries(credentials).filter(([, value]) => value !== undefined && value !== ""));
}

/** A percent sign that encodes nothing stays. */
function decoded(part: string | undefined): string | undefined {
  return part?.replace(/(%[0-9a-f]{2})+/gi, (escaped) => {
    try {
      return decodeURIComponent(escaped);
    } catch {
      return escaped;
    }
  });
}

function refused(why: string): DestinationError {
  return new DestinationError(
    "options",
    `The credentials of Postgres are no connection string. ${why} Write it as in postgresql://loader@localhost:5432/shop, with a colon and the password after the username, and @, :, / and % of the password percent-encoded.`,
    { context: { option: "credentials" } },
  );
}
