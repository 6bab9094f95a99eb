import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AnyAuthMethod, ParsedKey } from "ssh2";
import type ssh2 from "ssh2";
import { credentialsError } from "../options/half-given.js";
import type { SftpServer } from "./sftp-server.js";

/** As `ssh` names them. */
const usualKeys = ["id_ed25519", "id_ecdsa", "id_rsa"];

/**
 * The ways to prove who one is, in the order in which they are tried: what was given first, since servers count the attempts. Rejects with a
 * `DestinationError` (`options`) for a key that cannot be read, and where there is no way at all.
 */
export async function sftpLogins(server: SftpServer, { utils }: typeof ssh2): Promise<AnyAuthMethod[]> {
  const { username, password, keyFile, passphrase, agent, lookForKeys, sshFolder } = server;
  const parse = (bytes: Uint8Array): ParsedKey | Error => {
    const parsed = utils.parseKey(Buffer.from(bytes), passphrase);
    return Array.isArray(parsed) ? parsed[0]! : parsed;
  };
  const logins: AnyAuthMethod[] = [];
  if (keyFile !== undefined) {
    const bytes = await readFile(keyFile).catch((error: NodeJS.ErrnoException) => {
      throw credentialsError(undefined, `the file of sftp_key_filename (sftpKeyFilename), ${keyFile}, cannot be read (${error.code})`);
    });
    const key = parse(bytes);
    if (key instanceof Error) throw credentialsError(undefined, `${keyFile}: ${why(key, passphrase)}`);
    logins.push({ type: "publickey", username, key });
  }
  if (password !== undefined) {
    logins.push({ type: "password", username, password });
    // Some servers ask for it as if a person sat there.
    logins.push({
      type: "keyboard-interactive",
      username,
      prompt: (_name, _instructions, _language, prompts, finish) => finish(prompts.map(() => password)),
    });
  }
  if (agent !== undefined) logins.push({ type: "agent", username, agent });
  if (lookForKeys) {
    for (const name of usualKeys) {
      const bytes = await readFile(join(sshFolder, name)).catch(() => undefined);
      const key = bytes && parse(bytes);
      if (key !== undefined && !(key instanceof Error)) logins.push({ type: "publickey", username, key });
    }
  }
  if (logins.length === 0) {
    throw credentialsError(
      undefined,
      "there is no way to sign in: set sftp_password (sftpPassword) or sftp_key_filename (sftpKeyFilename), or start an SSH agent",
    );
  }
  return logins;
}

function why(error: Error, passphrase: string | undefined): string {
  if (!/encrypted|passphrase|decrypt|integrity|malformed/i.test(error.message)) return "it is no private key that is understood";
  return passphrase === undefined
    ? "the key has a passphrase, and sftp_key_passphrase (sftpKeyPassphrase) is missing"
    : "sftp_key_passphrase (sftpKeyPassphrase) does not open the key";
}
