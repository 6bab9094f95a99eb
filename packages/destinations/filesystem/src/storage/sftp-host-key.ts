import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ServerHostKeyAlgorithm } from "ssh2";
import { credentialsError } from "../options/half-given.js";
import { knownKeys, type KnownKey } from "./known-hosts.js";
import type { SftpServer } from "./sftp-server.js";

/** Those of the driver, in its order. One key of RSA signs in three ways. */
const algorithms: readonly ServerHostKeyAlgorithm[] = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-512",
  "rsa-sha2-256",
  "ssh-rsa",
];

/** What is known of the key of a host, before it shows one. */
export interface HostKeyCheck {
  /** Of the kinds that are known first, since a host shows one key only. */
  readonly algorithms: ServerHostKeyAlgorithm[];
  /** Throws a `DestinationError` (`options`) for a key that is not the host's. */
  check(key: Uint8Array): void;
}

/** Prepares the check: by the fingerprint, else by the files of known hosts. There is no way to do without. */
export async function hostKeyCheck({ host, port, fingerprint, sshFolder }: SftpServer): Promise<HostKeyCheck> {
  const place = port === 22 ? host : `${host}:${port}`;
  if (fingerprint !== undefined) {
    return {
      algorithms: [...algorithms],
      check(key) {
        if (sha256(key) === fingerprint) return;
        throw credentialsError(
          undefined,
          `the host key of ${place} is ${describe(key)}, and not that of sftp_host_fingerprint (sftpHostFingerprint). Another server may answer in its place`,
        );
      },
    };
  }
  const files = [join(sshFolder, "known_hosts"), join(sshFolder, "known_hosts2"), "/etc/ssh/ssh_known_hosts"];
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8").catch(() => "")));
  const known = texts.flatMap((text) => knownKeys(text, host, port));
  return {
    algorithms: algorithmsOf(known),
    check(key) {
      const same = known.filter((each) => each.key === Buffer.from(key).toString("base64"));
      if (same.some((each) => each.revoked))
        throw credentialsError(undefined, `the host key of ${place} (${describe(key)}) is revoked in known_hosts`);
      if (same.length > 0) return;
      throw credentialsError(
        undefined,
        known.some((each) => !each.revoked)
          ? `the host key of ${place} is ${describe(key)}, and not the one in known_hosts. Another server may answer in its place; if its key was changed on purpose, remove the old one with ssh-keygen -R`
          : `the host ${place} is not known. Its key is ${describe(key)}: if its administrator says the same, set sftp_host_fingerprint (sftpHostFingerprint) to it, or connect once with ssh`,
      );
    },
  };
}

function sha256(key: Uint8Array): string {
  return createHash("sha256").update(key).digest("base64").replace(/=+$/, "");
}

function describe(key: Uint8Array): string {
  const length = new DataView(key.buffer, key.byteOffset, key.byteLength).getUint32(0);
  return `SHA256:${sha256(key)} (${Buffer.from(key.subarray(4, 4 + length)).toString("latin1")})`;
}

function algorithmsOf(known: readonly KnownKey[]): ServerHostKeyAlgorithm[] {
  const types = new Set(known.filter((each) => !each.revoked).map((each) => each.type));
  const isKnown = (algorithm: string): boolean => types.has(algorithm.startsWith("rsa-") ? "ssh-rsa" : algorithm);
  return [...algorithms.filter(isKnown), ...algorithms.filter((each) => !isKnown(each))];
}
