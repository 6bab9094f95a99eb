import { randomUUID } from "node:crypto";
import { posix } from "node:path";
import type { StagingAccess } from "@dlt-ts/core";
import type { Stats } from "ssh2";
import type { FilesystemCredentials } from "../options/credentials.js";
import type { BucketUrl } from "./bucket-url.js";
import { checkKey } from "./check-key.js";
import { classifySftpError, isMissingFile, type SftpAttempt } from "./classify-sftp-error.js";
import { inParallel } from "./in-parallel.js";
import { connectSftp, type SftpConnection } from "./sftp-connection.js";
import { entriesOf, placeFile, readFile, removeEmptyFolders, removeFile, replaceFile, statOf, writeFile } from "./sftp-files.js";
import { resolveSftpServer } from "./sftp-server.js";
import type { Storage, StoredFile } from "./storage.js";

/** Where files are until they are whole. Readers of tables look elsewhere, and it is on the same disk. */
const temporaryFolder = ".dlt_temporary";

/** Files that are removed at once. */
const removedAtOnce = 16;

/**
 * A folder on an SFTP server, `sftp://user@host:22/folder`, which is made with its first file. It connects at once, and anew when the
 * connection broke.
 *
 * @param home where `.ssh` is; default: that of this process
 */
export async function openSftpStorage(
  url: BucketUrl,
  credentials: string | FilesystemCredentials | undefined,
  signal: AbortSignal,
  home?: string,
): Promise<Storage> {
  const server = resolveSftpServer(url, credentials, home);
  const root = url.path === "" ? "" : `/${url.path}`;
  const temporaries = `${root}/${temporaryFolder}`;
  const place = `sftp://${url.authority}${root}`;
  const urlOf = (key: string): string => `${place}/${key}`;
  const pathOf = (key: string): string => {
    checkKey(key);
    return `${root}/${key}`;
  };

  let opening: Promise<SftpConnection> | undefined;
  const disposed = new AbortController();

  /** The connection that all requests share, another one after it broke. */
  async function connected(request: AbortSignal): Promise<SftpConnection> {
    try {
      const last = opening;
      if (last !== undefined) {
        const open = await orAborted(
          last.catch(() => undefined),
          request,
        );
        if (open?.isOpen === true) return open;
      }
      if (opening === last) opening = connectSftp(server, disposed.signal);
      return await orAborted(opening!, request);
    } catch (error) {
      throw classifySftpError(error, { use: "connect to", path: place, signal: request }, server);
    }
  }
  const first = await connected(signal);

  async function attempt<Value>(attempted: SftpAttempt, doing: (connection: SftpConnection) => Promise<Value>): Promise<Value> {
    attempted.signal.throwIfAborted();
    const connection = await connected(attempted.signal);
    try {
      return await doing(connection);
    } catch (error) {
      throw classifySftpError(error, attempted, server);
    }
  }

  /** Writes a file beside the others, then hands its path on, to be put in its place; it is gone afterwards. */
  async function viaTemporary<Value>(
    key: string,
    stream: () => AsyncIterable<Uint8Array>,
    request: AbortSignal,
    put: (connection: SftpConnection, temporary: string, target: string) => Promise<Value>,
  ): Promise<Value> {
    const target = pathOf(key);
    const temporary = `${temporaries}/${randomUUID()}`;
    return await attempt({ use: "write", path: urlOf(key), signal: request }, async (connection) => {
      try {
        await writeFile(connection, temporary, stream(), request);
        const value = await put(connection, temporary, target);
        if (value !== false) return value;
        await removeFile(connection, temporary, request);
        return value;
      } catch (error) {
        // In the time that a connection has; what is left goes with `removeUnfinished`.
        await removeFile(connection, temporary, AbortSignal.timeout(5_000)).catch(() => undefined);
        throw error;
      }
    });
  }

  async function* filesBelow(under: string, prefix: string, request: AbortSignal): AsyncGenerator<StoredFile> {
    const folder = under === "" ? root || "/" : pathOf(under);
    const attempted = { use: "list", path: urlOf(under), signal: request } as const;
    const entries = await attempt(attempted, (connection) => entriesOf(connection, folder, request));
    for (const { filename, attrs: itself } of entries) {
      // The driver has more than its types say.
      const attrs = itself as Stats;
      const key = under === "" ? filename : `${under}/${filename}`;
      // What a link leads to counts. Another may have removed it meanwhile.
      const found = attrs.isSymbolicLink() ? await attempt(attempted, (connection) => statOf(connection, pathOf(key), request)) : attrs;
      if (found?.isDirectory() === true) {
        const inside = `${key}/`;
        if (key !== temporaryFolder && (inside.startsWith(prefix) || prefix.startsWith(inside))) yield* filesBelow(key, prefix, request);
      } else if (found?.isFile() === true && key.startsWith(prefix)) {
        yield { key, bytes: found.size };
      }
    }
  }

  return {
    scheme: "sftp",
    place,
    // Its `rename` makes a second name for the file, which fails where there is one.
    decidesRaces: first.has("posix-rename@openssh.com"),
    put: (key, content, request) =>
      viaTemporary(
        key,
        () => content.stream(),
        request,
        (connection, temporary, target) => replaceFile(connection, temporary, target, request),
      ),
    putIfAbsent: (key, bytes, request) =>
      viaTemporary(
        key,
        () => only(bytes),
        request,
        (connection, temporary, target) => placeFile(connection, temporary, target, request),
      ),
    async read(key, request) {
      return await attempt({ use: "read", path: urlOf(key), signal: request }, async (connection) => {
        const parts: Uint8Array[] = [];
        try {
          for await (const part of readFile(connection, pathOf(key), request)) parts.push(part);
        } catch (error) {
          if (isMissingFile(error)) return undefined;
          throw error;
        }
        return Buffer.concat(parts);
      });
    },
    async *stream(key, request) {
      const connection = await connected(request);
      try {
        yield* readFile(connection, pathOf(key), request);
      } catch (error) {
        throw classifySftpError(error, { use: "read", path: urlOf(key), signal: request }, server);
      }
    },
    async sizeOf(key, request) {
      const attempted = { use: "read", path: urlOf(key), signal: request } as const;
      return (await attempt(attempted, (connection) => statOf(connection, pathOf(key), request)))?.size;
    },
    list: (prefix, request) => filesBelow(prefix.slice(0, Math.max(0, prefix.lastIndexOf("/"))), prefix, request),
    async remove(keys, request) {
      await inParallel(keys, removedAtOnce, request, async (key, either) => {
        await attempt({ use: "remove", path: urlOf(key), signal: either }, (connection) => removeFile(connection, pathOf(key), either));
      });
      const folders = new Set(keys.map((key) => posix.dirname(pathOf(key))));
      for (const folder of folders) {
        const attempted = { use: "remove", path: place, signal: request } as const;
        await attempt(attempted, (connection) => removeEmptyFolders(connection, folder, root, request));
      }
    },
    async removeUnfinished(_prefix, before, request) {
      await attempt({ use: "remove", path: urlOf(temporaryFolder), signal: request }, async (connection) => {
        for (const { filename, attrs } of await entriesOf(connection, temporaries, request)) {
          if (attrs.mtime * 1000 < before.getTime()) await removeFile(connection, `${temporaries}/${filename}`, request);
        }
      });
    },
    url: urlOf,
    access: async (): Promise<StagingAccess> => ({ kind: "ambient" }),
    async [Symbol.asyncDispose]() {
      disposed.abort();
      const connection = await opening?.catch(() => undefined);
      if (connection === undefined) return;
      if (connection.isOpen)
        await connection.ask(AbortSignal.timeout(5_000), (sftp, answered) => sftp.rmdir(temporaries, answered)).catch(() => undefined);
      await connection[Symbol.asyncDispose]();
    },
  };
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function orAborted<Value>(waiting: Promise<Value>, signal: AbortSignal): Promise<Value> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const aborted = (): void => reject(signal.reason);
  signal.addEventListener("abort", aborted);
  try {
    return await Promise.race([waiting, promise]);
  } finally {
    signal.removeEventListener("abort", aborted);
  }
}
