import { readFileSync } from "node:fs";
import { checkServerIdentity, type ConnectionOptions } from "node:tls";
import { DestinationError } from "@dlt-ts/core";
import type { ResolvedCredentials } from "./resolve-credentials.js";

/** How the connection is encrypted: by these options of TLS, or not at all. */
export type Encryption = ConnectionOptions | false;

/**
 * The encryptions to try, one after the other, as libpq would: `prefer` goes on without where the server offers none, `allow` the other
 * way round. Throws a `DestinationError` (`options`) for a file that cannot be read.
 */
export function encryptions(credentials: ResolvedCredentials): readonly Encryption[] {
  const { host, sslmode } = credentials;
  if (host.startsWith("/") || sslmode === "disable") return [false];
  const tls = tlsOptions(credentials);
  switch (sslmode) {
    case "allow":
      return [false, tls];
    case "prefer":
      return [tls, false];
    default:
      return [tls];
  }
}

function tlsOptions({ host, sslmode, sslrootcert, sslcert, sslkey }: ResolvedCredentials): ConnectionOptions {
  const files: ConnectionOptions = {
    ...(sslrootcert === undefined || sslrootcert === "system" ? {} : { ca: fileOf("sslrootcert", sslrootcert) }),
    ...(sslcert === undefined ? {} : { cert: fileOf("sslcert", sslcert) }),
    ...(sslkey === undefined ? {} : { key: fileOf("sslkey", sslkey) }),
  };
  // Said here, since the driver leaves out a host that is an address.
  if (sslmode === "verify-full")
    return { ...files, rejectUnauthorized: true, checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate) };
  // As in libpq, "require" with a file of authorities means that they are asked.
  const verifies = sslmode === "verify-ca" || (sslmode === "require" && sslrootcert !== undefined);
  return { ...files, rejectUnauthorized: verifies, checkServerIdentity: () => undefined };
}

function fileOf(option: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new DestinationError("options", `The file "${path}" of "${option}" cannot be read.`, { context: { option, path }, cause });
  }
}
