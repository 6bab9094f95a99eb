import { readFileSync } from "node:fs";
import { checkServerIdentity, createSecureContext, type ConnectionOptions } from "node:tls";
import { DestinationError } from "@dlt-ts/core";
import type { ResolvedCredentials } from "./resolve-credentials.js";

/** How the connection is encrypted: by these options of TLS, or not at all. */
export type Encryption = ConnectionOptions | false;

/**
 * The encryptions to try, one after the other, as libpq would: `prefer` goes on without where the server offers none, `allow` the other
 * way round. Throws a `DestinationError` (`options`) for a file that cannot be read, or is not what it should be.
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
  const cert = sslcert === undefined ? undefined : fileOf("sslcert", sslcert);
  const key = sslkey === undefined ? undefined : fileOf("sslkey", sslkey);
  checkPair(cert, key);
  const files: ConnectionOptions = {
    ...(sslrootcert === undefined || sslrootcert === "system" ? {} : { ca: fileOf("sslrootcert", sslrootcert) }),
    ...(cert === undefined ? {} : { cert, key }),
  };
  // Said here, since the driver leaves out a host that is an address.
  if (sslmode === "verify-full")
    return { ...files, rejectUnauthorized: true, checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate) };
  // As in libpq, "require" with a file of authorities means that they are asked.
  const verifies = sslmode === "verify-ca" || (sslmode === "require" && sslrootcert !== undefined);
  return { ...files, rejectUnauthorized: verifies, checkServerIdentity: () => undefined };
}

function fileOf(option: "sslrootcert" | "sslcert" | "sslkey", path: string): string {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new DestinationError("options", `The file "${path}" of "${option}" cannot be read.`, { context: { option, path }, cause });
  }
  const kind = option === "sslkey" ? "PRIVATE KEY" : "CERTIFICATE";
  if (new RegExp(`^-----BEGIN [A-Z ]*${kind}-----`, "m").test(text)) return text;
  throw new DestinationError(
    "options",
    `The file "${path}" of "${option}" is none: it has no "BEGIN ${kind}" in it, as a file in PEM has.`,
    {
      context: { option, path },
    },
  );
}

/** Said here, since TLS would say it in the words of its library. */
function checkPair(cert: string | undefined, key: string | undefined): void {
  if (cert === undefined && key === undefined) return;
  if (cert === undefined || key === undefined) {
    throw new DestinationError("options", '"sslcert" and "sslkey" belong together: name both files, or none.', {
      context: { option: cert === undefined ? "sslcert" : "sslkey" },
    });
  }
  try {
    createSecureContext({ cert, key });
  } catch {
    throw new DestinationError(
      "options",
      '"sslkey" is not the key of "sslcert", or one of the files is damaged, or the key has a password.',
      {
        context: { option: "sslkey" },
      },
    );
  }
}
