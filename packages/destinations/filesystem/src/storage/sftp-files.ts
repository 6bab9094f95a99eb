import { posix } from "node:path";
import type { FileEntry, Stats } from "ssh2";
import { DestinationError } from "@dlt-ts/core";
import { isFailure, isMissingFile } from "./classify-sftp-error.js";
import { inParallel } from "./in-parallel.js";
import { partsOf, type Part } from "./parts.js";
import type { SftpConnection } from "./sftp-connection.js";

/** Bytes of a request; servers of OpenSSH take a little more. */
const requestSize = 255 * 1024;

/** Requests of one file that are under way at once: without it each would wait for the last one's way there and back. */
const requestsAtOnce = 16;

/** Folders go with their last file, perhaps while another puts one there. */
const attempts = 5;

export async function statOf(connection: SftpConnection, path: string, signal: AbortSignal): Promise<Stats | undefined> {
  try {
    return await connection.ask<Stats>(signal, (sftp, answered) => sftp.stat(path, answered));
  } catch (error) {
    if (isMissingFile(error)) return undefined;
    throw error;
  }
}

/** What lies in a folder; nothing where there is none. */
export async function entriesOf(connection: SftpConnection, folder: string, signal: AbortSignal): Promise<readonly FileEntry[]> {
  try {
    return await connection.ask<FileEntry[]>(signal, (sftp, answered) => sftp.readdir(folder, answered));
  } catch (error) {
    if (isMissingFile(error)) return [];
    throw error;
  }
}

/** Writes a new file, and waits until it is on the disk where the server can tell. */
export async function writeFile(
  connection: SftpConnection,
  path: string,
  stream: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  const handle = await inFolder(connection, path, signal, () =>
    connection.ask<Buffer>(signal, (sftp, answered) => sftp.open(path, "wx", answered)),
  );
  try {
    await inParallel(positioned(partsOf(stream, requestSize)), requestsAtOnce, signal, async ({ bytes, position }, either) => {
      await connection.ask(either, (sftp, answered) => sftp.write(handle, bytes, 0, bytes.byteLength, position, answered as never));
    });
    if (connection.has("fsync@openssh.com")) await connection.ask(signal, (sftp, answered) => sftp.ext_openssh_fsync(handle, answered));
  } finally {
    await close(connection, handle);
  }
}

async function* positioned(parts: AsyncIterable<Part>): AsyncGenerator<Part & { readonly position: number }> {
  let position = 0;
  for await (const part of parts) {
    yield { ...part, position };
    position += part.bytes.byteLength;
  }
}

/** The parts of a file, in order, all of the version that was there at the beginning. */
export async function* readFile(connection: SftpConnection, path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const handle = await connection.ask<Buffer>(signal, (sftp, answered) => sftp.open(path, "r", answered));
  const ahead: Promise<Uint8Array>[] = [];
  try {
    const { size } = await connection.ask<Stats>(signal, (sftp, answered) => sftp.fstat(handle, answered));
    for (let asked = 0; asked < size || ahead.length > 0;) {
      for (; asked < size && ahead.length < requestsAtOnce; asked += requestSize) {
        const part = readPart(connection, handle, asked, Math.min(requestSize, size - asked), signal);
        part.catch(() => undefined);
        ahead.push(part);
      }
      yield await ahead.shift()!;
    }
  } finally {
    await Promise.allSettled(ahead);
    await close(connection, handle);
  }
}

/** A server may answer with less than was asked for. */
async function readPart(
  connection: SftpConnection,
  handle: Buffer,
  position: number,
  length: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(length);
  for (let filled = 0; filled < length;) {
    const offset = filled;
    const count = await connection.ask<number>(signal, (sftp, answered) =>
      sftp.read(handle, bytes, offset, length - offset, position + offset, answered),
    );
    if (count === 0) throw new Error("Connection lost: the file is shorter than it was");
    filled += count;
  }
  return bytes;
}

/** Puts a whole file in its place, and another away. */
export async function replaceFile(connection: SftpConnection, from: string, to: string, signal: AbortSignal): Promise<void> {
  await inFolder(connection, to, signal, async () => {
    if (connection.has("posix-rename@openssh.com")) {
      return await connection.ask(signal, (sftp, answered) => sftp.ext_openssh_rename(from, to, answered));
    }
    // Such a server renames only where nothing is.
    if (await placeFile(connection, from, to, signal)) return;
    await removeFile(connection, to, signal);
    await connection.ask(signal, (sftp, answered) => sftp.rename(from, to, answered));
  });
}

/** Puts a whole file where there is none, in one step of the server; `false` where there is one. */
export async function placeFile(connection: SftpConnection, from: string, to: string, signal: AbortSignal): Promise<boolean> {
  return await inFolder(connection, to, signal, async () => {
    try {
      await connection.ask(signal, (sftp, answered) => sftp.rename(from, to, answered));
      return true;
    } catch (error) {
      if (isFailure(error) && (await statOf(connection, to, signal)) !== undefined) return false;
      throw error;
    }
  });
}

/** One that is not there is fine. */
export async function removeFile(connection: SftpConnection, path: string, signal: AbortSignal): Promise<void> {
  try {
    await connection.ask(signal, (sftp, answered) => sftp.unlink(path, answered));
  } catch (error) {
    if (!isMissingFile(error)) throw error;
  }
}

/** Removes a folder that holds nothing, and those above it that then hold nothing, up to the root. */
export async function removeEmptyFolders(connection: SftpConnection, folder: string, root: string, signal: AbortSignal): Promise<void> {
  for (let each = folder; each.startsWith(`${root}/`); each = posix.dirname(each)) {
    try {
      await connection.ask(signal, (sftp, answered) => sftp.rmdir(each, answered));
    } catch {
      signal.throwIfAborted();
      return;
    }
  }
}

/** Tries, and makes the folder of a path where it is not there. */
async function inFolder<Value>(connection: SftpConnection, path: string, signal: AbortSignal, doing: () => Promise<Value>): Promise<Value> {
  for (let attempt = 1; ; attempt++) {
    try {
      try {
        return await doing();
      } catch (error) {
        if (!isMissingFile(error) || attempt === attempts) throw error;
        await makeFolder(connection, posix.dirname(path), signal);
      }
    } catch (error) {
      throw await inTheWay(connection, path, error, signal);
    }
  }
}

async function makeFolder(connection: SftpConnection, folder: string, signal: AbortSignal): Promise<void> {
  try {
    await connection.ask(signal, (sftp, answered) => sftp.mkdir(folder, answered));
  } catch (error) {
    if (isMissingFile(error) && folder !== "/") {
      await makeFolder(connection, posix.dirname(folder), signal);
      return await makeFolder(connection, folder, signal);
    }
    if ((await statOf(connection, folder, signal))?.isDirectory() !== true) throw error;
  }
}

/** "Failure" is all that most servers say: what it is can be seen. */
async function inTheWay(connection: SftpConnection, path: string, error: unknown, signal: AbortSignal): Promise<unknown> {
  if (!isFailure(error)) return error;
  // Below a file nothing can be asked for, and the first error says more than this one.
  const seen = (each: string): Promise<Stats | undefined> => statOf(connection, each, signal).catch(() => undefined);
  const blocked = (why: string): DestinationError =>
    new DestinationError("options", `Cannot write ${path}: ${why}.`, { context: { path } });
  if ((await seen(path))?.isDirectory() === true) {
    return blocked("a folder is where the file should be. Move it away, or change the layout");
  }
  for (let folder = posix.dirname(path); folder !== "/"; folder = posix.dirname(folder)) {
    if ((await seen(folder))?.isFile() === true) {
      return blocked(`${folder} is a file, and a folder is needed. Move it away, or choose another bucketUrl`);
    }
  }
  return error;
}

async function close(connection: SftpConnection, handle: Buffer): Promise<void> {
  await connection.ask(AbortSignal.timeout(10_000), (sftp, answered) => sftp.close(handle, answered)).catch(() => undefined);
}
