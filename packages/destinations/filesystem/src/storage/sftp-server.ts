import { homedir, userInfo } from "node:os";
import { join } from "node:path";
import type { FilesystemCredentials } from "../options/credentials.js";
import { credentialsError } from "../options/half-given.js";
import type { BucketUrl } from "./bucket-url.js";

/** An SFTP server, and the way in. */
export interface SftpServer {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string | undefined;
  readonly keyFile: string | undefined;
  readonly passphrase: string | undefined;
  /** Milliseconds to wait for the connection. */
  readonly timeout: number;
  /** The socket of an SSH agent. */
  readonly agent: string | undefined;
  /** Whether the keys in `sshFolder` are tried. */
  readonly lookForKeys: boolean;
  /** The SHA-256 of the host's key, base64, without padding; else the host must be known. */
  readonly fingerprint: string | undefined;
  /** `~/.ssh`: hosts that are known, and keys. */
  readonly sshFolder: string;
}

/**
 * Reads the server from the URL (`sftp://user@host:22/folder`) and the credentials, which count more. Throws a `DestinationError`
 * (`options`) for what cannot be used; it never repeats a secret.
 *
 * @param home default: that of this process
 */
export function resolveSftpServer(url: BucketUrl, given: string | FilesystemCredentials | undefined, home: string = homedir()): SftpServer {
  if (typeof given === "string")
    throw credentialsError(undefined, "for SFTP they are fields, such as sftp_username (sftpUsername), and not a text");
  const found = /^(?:([^@:]*)(:[^@]*)?@)?(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(url.authority);
  if (found === null) throw credentialsError(undefined, "the URL does not look like sftp://user@host:22/folder");
  const [, user, password, host, port] = found;
  if (password !== undefined)
    throw credentialsError("sftpPassword", "a password in the URL would be printed with it: set sftp_password (sftpPassword) instead");
  const fields = given ?? {};
  if (fields.sftpKeyPassphrase !== undefined && fields.sftpKeyFilename === undefined && fields.sftpLookForKeys === false) {
    throw credentialsError(
      "sftpKeyFilename",
      "sftp_key_filename (sftpKeyFilename) is missing: there is a passphrase, and no key that it opens",
    );
  }
  return {
    host: host!.replace(/^\[|\]$/g, ""),
    port: fields.sftpPort ?? (port === undefined ? 22 : Number(port)),
    username: fields.sftpUsername ?? (user === undefined || user === "" ? userInfo().username : decoded(user)),
    password: fields.sftpPassword,
    keyFile: fields.sftpKeyFilename?.replace(/^~(?=\/)/, home),
    passphrase: fields.sftpKeyPassphrase,
    timeout: (fields.sftpTimeout ?? 20) * 1000,
    agent: fields.sftpAllowAgent === false ? undefined : process.env["SSH_AUTH_SOCK"],
    lookForKeys: fields.sftpLookForKeys ?? true,
    fingerprint:
      fields.sftpHostFingerprint === undefined
        ? undefined
        : fields.sftpHostFingerprint
            .trim()
            .replace(/^SHA256:/, "")
            .replace(/=+$/, ""),
    sshFolder: join(home, ".ssh"),
  };
}

function decoded(user: string): string {
  try {
    return decodeURIComponent(user);
  } catch {
    throw credentialsError("sftpUsername", "the user in the URL has a % that is followed by no two hexadecimal digits");
  }
}
