import { DestinationError, DltError, type ErrorReason, type Retry } from "@dlt-ts/core";
import type { SftpServer } from "./sftp-server.js";

/** What was done when it failed. */
export interface SftpAttempt {
  readonly use: "connect to" | "list" | "read" | "remove" | "write";
  /** A path on the server, or the server itself. */
  readonly path: string;
  readonly signal: AbortSignal;
}

/** Status codes of the protocol. https://datatracker.ietf.org/doc/html/draft-ietf-secsh-filexfer-02#section-7 */
const status = { missing: 2, denied: 3, failure: 4, noConnection: 6, lostConnection: 7, unsupported: 8 } as const;

interface Meaning {
  readonly reason: ErrorReason;
  readonly retry?: Retry;
  readonly says: string;
}

/** The error at the seam. What is an error of dlt-ts already, and the reason of a signal, stays as it is. */
export function classifySftpError(error: unknown, { use, path, signal }: SftpAttempt, server: SftpServer): unknown {
  if (DltError.isInstance(error)) return error;
  if (signal.aborted) return signal.reason;
  const { code, level, message } = factsOf(error);
  const { reason, says, retry } = meaningOf(code, level, message, server);
  const { host, port } = server;
  return new DestinationError(reason, `Cannot ${use} ${path}: ${says}.`, {
    context: { path, host, port, ...(code === undefined ? {} : { code }) },
    ...(retry === undefined ? {} : { retry }),
  });
}

export function isMissingFile(error: unknown): boolean {
  return factsOf(error).code === status.missing;
}

/** The server says no more than that it failed. */
export function isFailure(error: unknown): boolean {
  return factsOf(error).code === status.failure;
}

function factsOf(error: unknown): { readonly code: number | string | undefined; readonly level: string; readonly message: string } {
  const { code, level, message, errors } = (typeof error === "object" && error !== null ? error : {}) as Readonly<Record<string, unknown>>;
  // Several addresses of one host were tried.
  const first = Array.isArray(errors) ? (errors[0] as { readonly message?: string } | undefined)?.message : undefined;
  return {
    code: typeof code === "number" || typeof code === "string" ? code : undefined,
    level: String(level ?? ""),
    message: String((message as string | undefined) || first || error),
  };
}

function meaningOf(code: number | string | undefined, level: string, message: string, server: SftpServer): Meaning {
  const { host, port, username } = server;
  const place = `${host}:${port}`;
  switch (level === "" ? code : undefined) {
    case status.missing:
      return { reason: "undefined-relation", says: "it does not exist" };
    case status.denied:
      return { reason: "permission", says: `the server does not let the user "${username}" do it` };
    case status.failure:
      return {
        reason: "unknown",
        says: "the server says no more than that it failed; a full disk or quota is told like this, and a folder in the way",
      };
    case status.unsupported:
      return { reason: "unsupported", says: "the server cannot do it" };
    case status.noConnection:
    case status.lostConnection:
      return broken(place);
    default:
  }
  if (level === "client-authentication" || level === "agent") {
    return { reason: "authentication", says: `${place} does not let "${username}" in with any of the keys and passwords that were tried` };
  }
  if (level === "client-timeout") {
    return {
      reason: "connection",
      says: `${place} did not answer within ${server.timeout / 1000} s. Is a firewall in between? A slow server gets more time by sftp_timeout (sftpTimeout)`,
    };
  }
  const text = `${code ?? ""} ${message}`;
  if (/ENOTFOUND|EAI_AGAIN/.test(text)) return { reason: "connection", says: `there is no host "${host}" (DNS knows no such name)` };
  if (/ECONNREFUSED/.test(text))
    return { reason: "connection", says: `nobody listens at ${place}. Is a server running there, and are host and port right` };
  if (/no matching/.test(message))
    return { reason: "options", says: `${place} and this client have no way of encryption in common (${message})` };
  if (/Unable to start subsystem|Channel open failure/.test(message))
    return { reason: "options", says: `${place} speaks SSH, and offers no SFTP` };
  if (
    /No response from server|Not connected|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|Connection lost|Keepalive|closed|ended|handshake|header/i.test(
      `${level} ${text}`,
    )
  ) {
    return broken(place);
  }
  return { reason: "unknown", says: message.split("\n")[0]!.replace(/\.$/, "") };
}

function broken(place: string): Meaning {
  return { reason: "connection", retry: "call", says: `the connection to ${place} broke off` };
}
