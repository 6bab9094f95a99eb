import type { StagingAccess } from "@dlt-ts/core";
import type { FilesystemCredentials } from "../options/credentials.js";
import type { BucketUrl } from "./bucket-url.js";
import { s3Error, statusOf } from "./classify-s3-error.js";
import type { StorageUse } from "./http-failure.js";
import { sendContent } from "./parts.js";
import { s3Access } from "./s3-access.js";
import { connectToS3 } from "./s3-client.js";
import { removeKeys } from "./s3-remove.js";
import { abortUploads, uploadInParts } from "./s3-uploads.js";
import type { Storage, StorageContent, StoredFile } from "./storage.js";

/** Milliseconds for the default chain to find keys. */
const patience = 30_000;

/** A bucket of S3, or of a store that speaks its protocol, or what is below a prefix in it. */
export async function s3Storage(
  { authority: bucket, path }: BucketUrl,
  credentials: string | FilesystemCredentials | undefined,
): Promise<Storage> {
  const connection = await connectToS3(credentials);
  const { client, endpoint, usesChain } = connection;
  const root = path === "" ? "" : `${path}/`;
  const urlOf = (key: string): string => `s3://${bucket}/${root}${key}`;
  const host = endpoint?.host ?? "AWS";
  /** Whether the store turned down a condition, as some that speak the protocol do. */
  let knowsConditions = true;

  async function attempt<Value>(use: StorageUse, key: string, signal: AbortSignal, request: () => Promise<Value>): Promise<Value> {
    try {
      signal.throwIfAborted();
      return await request();
    } catch (error) {
      throw s3Error(error, use, { url: urlOf(key), bucket, host, usesChain }, signal);
    }
  }

  async function sizeOf(Key: string, abortSignal: AbortSignal): Promise<number | undefined> {
    try {
      const { ContentLength = 0 } = await client.headObject({ Bucket: bucket, Key }, { abortSignal });
      return ContentLength;
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  }

  async function* bytesOf(Key: string, abortSignal: AbortSignal): AsyncGenerator<Uint8Array> {
    const { Body } = await client.getObject({ Bucket: bucket, Key }, { abortSignal });
    yield* Body as AsyncIterable<Uint8Array>;
  }

  return {
    scheme: "s3",
    place: urlOf("").replace(/\/$/, ""),
    get decidesRaces() {
      return knowsConditions;
    },
    put: (key: string, content: StorageContent, signal: AbortSignal) =>
      attempt("write", key, signal, () =>
        sendContent(
          content.stream(),
          async (Body) => void (await client.putObject({ Bucket: bucket, Key: root + key, Body }, { abortSignal: signal })),
          (parts) => uploadInParts(client, { Bucket: bucket, Key: root + key }, parts, signal),
        ),
      ),
    putIfAbsent: (key, bytes, signal) =>
      attempt("write", key, signal, async () => {
        const file = { Bucket: bucket, Key: root + key };
        // Stores that do not know the condition may also ignore it in silence.
        if ((await sizeOf(file.Key, signal)) !== undefined) return false;
        try {
          await client.putObject({ ...file, Body: bytes, IfNoneMatch: "*" }, { abortSignal: signal });
          return true;
        } catch (error) {
          if (statusOf(error) === 412) return false;
          if (statusOf(error) !== 501) throw error;
        }
        knowsConditions = false;
        await client.putObject({ ...file, Body: bytes }, { abortSignal: signal });
        return true;
      }),
    read: (key, signal) =>
      attempt("read", key, signal, async () => {
        try {
          const pieces: Uint8Array[] = [];
          for await (const bytes of bytesOf(root + key, signal)) pieces.push(bytes);
          return Buffer.concat(pieces);
        } catch (error) {
          if (isNoSuchKey(error)) return undefined;
          throw error;
        }
      }),
    async *stream(key, signal) {
      try {
        yield* bytesOf(root + key, signal);
      } catch (error) {
        throw s3Error(error, "read", { url: urlOf(key), bucket, host, usesChain }, signal);
      }
    },
    sizeOf: (key, signal) => attempt("read", key, signal, () => sizeOf(root + key, signal)),
    async *list(prefix, signal) {
      let ContinuationToken: string | undefined;
      do {
        const page = await attempt("list", prefix, signal, () =>
          client.listObjectsV2({ Bucket: bucket, Prefix: root + prefix, ContinuationToken }, { abortSignal: signal }),
        );
        for (const { Key = "", Size = 0 } of page.Contents ?? []) {
          // Consoles make files without bytes in the place of folders.
          if (!Key.endsWith("/")) yield { key: Key.slice(root.length), bytes: Size } satisfies StoredFile;
        }
        ContinuationToken = page.IsTruncated === true ? page.NextContinuationToken : undefined;
      } while (ContinuationToken !== undefined);
    },
    remove: (keys, signal) =>
      attempt("remove", keys.length === 1 ? keys[0]! : "", signal, () =>
        removeKeys(
          client,
          bucket,
          keys.map((key) => root + key),
          signal,
        ),
      ),
    removeUnfinished: (prefix, before, signal) =>
      attempt("remove", prefix, signal, () => abortUploads(client, { Bucket: bucket, Prefix: root + prefix }, before, signal)),
    url: urlOf,
    access: (): Promise<StagingAccess> => attempt("read", "", AbortSignal.timeout(patience), () => s3Access(connection)),
    async [Symbol.asyncDispose]() {
      client.destroy();
    },
  };
}

/** A missing bucket has the same status. */
function isNoSuchKey(error: unknown): boolean {
  return error instanceof Error && error.name === "NoSuchKey";
}
