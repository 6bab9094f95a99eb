import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startSshd, type SshdOptions, type SshdServer } from "@dlt-ts/test-servers";
import type { FilesystemCredentials } from "../../src/index.js";
import { openSftpStorage } from "../../src/storage/sftp-storage.js";
import type { Storage } from "../../src/storage/storage.js";

/** A server, and homes of users who know it. */
export interface SftpPlace extends AsyncDisposable {
  readonly server: SshdServer;
  /** A user with these lines in `known_hosts`; default: the server's first key. */
  homeOf(knownHosts?: string): string;
  /** Opens a storage over a folder of the server, by its first key unless something else is said. */
  open(
    credentials?: FilesystemCredentials,
    more?: { readonly home?: string; readonly folder?: string; readonly port?: number },
  ): Promise<Storage>;
}

export async function startSftpPlace(options: SshdOptions = {}): Promise<SftpPlace> {
  const server = await startSshd(options);
  const homeOf = (knownHosts = server.hostKeys[0]): string => {
    const home = mkdtempSync(`${server.folder}-home-`);
    mkdirSync(join(home, ".ssh"));
    writeFileSync(join(home, ".ssh", "known_hosts"), `${knownHosts}\n`);
    return home;
  };
  const usual = homeOf();
  const forever = new AbortController().signal;
  return {
    server,
    homeOf,
    async open(
      credentials = { sftpKeyFilename: server.keyFiles[0], sftpAllowAgent: false },
      { home = usual, folder = "lake/some", port = server.port } = {},
    ) {
      const path = `${server.folder}/${folder}`.slice(1);
      return await openSftpStorage({ scheme: "sftp", authority: `${server.username}@127.0.0.1:${port}`, path }, credentials, forever, home);
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
