import { Buffer } from "node:buffer";
import type { StagingAccess } from "@dlt-ts/core";
import type { FilesystemCredentials } from "../options/credentials.js";
import type { BucketUrl } from "./bucket-url.js";
import { gcsError } from "./classify-gcs-error.js";
import { gcsAccess } from "./gcs-access.js";
import { GcsAnswer } from "./gcs-answer.js";
import { connectToGcs, type GcsConnection } from "./gcs-client.js";
import { uploadResumable } from "./gcs-upload.js";
import type { StorageUse } from "./http-failure.js";
import { inParallel } from "./in-parallel.js";
import { sendContent } from "./parts.js";
import type { Storage, StorageContent } from "./storage.js";

/** Files that are removed at once; the store takes one in a request. */
const removalsAtOnce = 16;
/** Milliseconds for a token. */
const patience = 30_000;

interface Page {
  readonly items?: readonly { readonly name: string; readonly size?: string }[];
  readonly nextPageToken?: string;
}

/** A bucket of Google Cloud Storage, or what is below a prefix in it. `gcs://` is another way to write `gs://`. */
export async function gcsStorage(url: BucketUrl, credentials: string | FilesystemCredentials | undefined): Promise<Storage> {
  return storageOver(await connectToGcs(credentials), url);
}

/** The same over a connection that is there. */
export function storageOver(connection: GcsConnection, { authority: bucket, path }: BucketUrl): Storage {
  const root = path === "" ? "" : `${path}/`;
  const urlOf = (key: string): string => `gs://${bucket}/${root}${key}`;
  const files = `/storage/v1/b/${encodeURIComponent(bucket)}/o`;
  const fileOf = (key: string): string => `${files}/${encodeURIComponent(root + key)}`;
  const errorOf = (error: unknown, use: StorageUse, key: string, signal: AbortSignal): unknown =>
    gcsError(error, use, { url: urlOf(key), bucket, endpoint: connection.endpoint }, signal);

  async function attempt<Value>(use: StorageUse, key: string, signal: AbortSignal, request: () => Promise<Value>): Promise<Value> {
    try {
      signal.throwIfAborted();
      return await request();
    } catch (error) {
      throw errorOf(error, use, key, signal);
    }
  }

  /** `undefined` where there is no such file; a bucket that is not there stays an error. */
  async function ifThere<Value>(request: () => Promise<Value>): Promise<Value | undefined> {
    try {
      return await request();
    } catch (error) {
      if (error instanceof GcsAnswer && error.missesFile) return undefined;
      throw error;
    }
  }

  async function putWhole(key: string, body: Uint8Array, signal: AbortSignal, ifGenerationMatch?: string): Promise<void> {
    const query = { uploadType: "media", name: root + key, ifGenerationMatch };
    const headers = { "content-type": "application/octet-stream" };
    await connection.send({ method: "POST", path: `/upload${files}`, query, headers, body }, signal);
  }

  return {
    scheme: "gs",
    place: urlOf("").replace(/\/$/, ""),
    decidesRaces: true,
    put: (key: string, content: StorageContent, signal: AbortSignal) =>
      attempt("write", key, signal, () =>
        sendContent(
          content.stream(),
          (bytes) => putWhole(key, bytes, signal),
          (parts) => uploadResumable(connection, `/upload${files}`, root + key, parts, signal),
        ),
      ),
    putIfAbsent: (key, bytes, signal) =>
      attempt("write", key, signal, async () => {
        try {
          // The generation of a file that is not there.
          await putWhole(key, bytes, signal, "0");
          return true;
        } catch (error) {
          if (error instanceof GcsAnswer && error.status === 412) return false;
          throw error;
        }
      }),
    read: (key, signal) =>
      attempt("read", key, signal, async () => {
        const found = await ifThere(() => connection.request({ path: fileOf(key), query: { alt: "media" } }, signal));
        return found === undefined ? undefined : Buffer.from(await found.arrayBuffer());
      }),
    async *stream(key, signal) {
      try {
        const { body } = await connection.request({ path: fileOf(key), query: { alt: "media" } }, signal);
        if (body !== null) yield* body;
      } catch (error) {
        throw errorOf(error, "read", key, signal);
      }
    },
    sizeOf: (key, signal) =>
      attempt("read", key, signal, async () => {
        const found = await ifThere(() => connection.request({ path: fileOf(key), query: { fields: "size" } }, signal));
        return found === undefined ? undefined : Number(((await found.json()) as { readonly size?: string }).size ?? 0);
      }),
    async *list(prefix, signal) {
      let pageToken: string | undefined;
      do {
        const query = { prefix: root + prefix, pageToken, fields: "items(name,size),nextPageToken" };
        const page = await attempt("list", prefix, signal, async () => {
          const response = await connection.request({ path: files, query }, signal);
          return (await response.json()) as Page;
        });
        for (const { name, size = "0" } of page.items ?? []) {
          // Consoles make files without bytes in the place of folders.
          if (!name.endsWith("/")) yield { key: name.slice(root.length), bytes: Number(size) };
        }
        pageToken = page.nextPageToken;
      } while (pageToken !== undefined);
    },
    remove: (keys, signal) =>
      inParallel(keys, removalsAtOnce, signal, (key, stopped) =>
        attempt(
          "remove",
          key,
          stopped,
          async () => void (await ifThere(() => connection.send({ method: "DELETE", path: fileOf(key) }, stopped))),
        ),
      ),
    async removeUnfinished() {
      // The store lists none, and forgets them after a week.
    },
    url: urlOf,
    access: (): Promise<StagingAccess> => attempt("read", "", AbortSignal.timeout(patience), () => gcsAccess(connection)),
    async [Symbol.asyncDispose]() {
      // Connections are those of the process.
    },
  };
}
