import { createHmac } from "node:crypto";

/** A key that a host may have, or must not have any more. */
export interface KnownKey {
  /** `ssh-ed25519`, `ssh-rsa`, `ecdsa-sha2-nistp256`. */
  readonly type: string;
  /** As it comes over the wire, base64. */
  readonly key: string;
  readonly revoked: boolean;
}

/** The keys that a file of known hosts has for a host. Certificate authorities are not read. `man sshd`, SSH_KNOWN_HOSTS FILE FORMAT. */
export function knownKeys(file: string, host: string, port: number): readonly KnownKey[] {
  const name = (port === 22 ? host : `[${host}]:${port}`).toLowerCase();
  return file.split("\n").flatMap((line) => {
    const words = line.trim().split(/\s+/);
    const marker = words[0]!.startsWith("@") ? words.shift()! : "";
    const [hosts, type, key] = words;
    if (hosts === undefined || hosts.startsWith("#") || type === undefined || key === undefined || marker === "@cert-authority") return [];
    return isFor(hosts, name) ? [{ type, key, revoked: marker === "@revoked" }] : [];
  });
}

function isFor(hosts: string, name: string): boolean {
  const [, salt, hash] = /^\|1\|([^|]+)\|([^|]+)$/.exec(hosts) ?? [];
  if (salt !== undefined) return createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest("base64") === hash;
  const patterns = hosts.toLowerCase().split(",");
  if (patterns.some((pattern) => pattern.startsWith("!") && matches(pattern.slice(1), name))) return false;
  return patterns.some((pattern) => matches(pattern, name));
}

/** `*` is any text, `?` any character. */
function matches(pattern: string, name: string): boolean {
  const parts = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${parts}$`).test(name);
}
