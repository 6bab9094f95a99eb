import { Buffer } from "node:buffer";
import type { BatchSubResponse, BlobClient, BlobDownloadResponseParsed } from "@azure/storage-blob";
import type { FilesystemCredentials } from "../options/credentials.js";
import { azureAccess } from "./azure-access.js";
import { resolveAzureAccount } from "./azure-account.js";
import { openAzureContainer } from "./azure-container.js";
import type { BucketUrl } from "./bucket-url.js";
import { checkKey } from "./check-key.js";
import { azureAnswer, azureError, isMissingBlob } from "./classify-azure-error.js";
import type { StorageUse } from "./http-failure.js";
import { inParallel } from "./in-parallel.js";
import { partsAtOnce, sendContent } from "./parts.js";
import type { Storage } from "./storage.js";

/** Bytes of a range: what is larger comes down in several. */
const rangeSize = 8 * 1024 * 1024;

/** What Azure takes in one batch. https://learn.microsoft.com/en-us/rest/api/storageservices/blob-batch */
const batchSize = 256;

/** Milliseconds that one request may take: a part at 28 kB/s. A server that says nothing any more is not waited for. */
const requestTimeout = 5 * 60 * 1000;

/** A container of Azure, or a folder in it: `az://container/prefix`, `abfss://container@account.dfs.core.windows.net/prefix`. */
export async function openAzureStorage(url: BucketUrl, credentials: string | FilesystemCredentials | undefined): Promise<Storage> {
  const account = resolveAzureAccount(url, credentials);
  const { client: container, credential } = await openAzureContainer(account);
  const root = url.path === "" ? "" : `${url.path}/`;
  const place = `${url.scheme}://${url.authority}${url.path === "" ? "" : `/${url.path}`}`;
  const urlOf = (key: string): string => `${place}/${key}`;
  const blobOf = (key: string): BlobClient => {
    checkKey(key);
    return container.getBlobClient(root + key);
  };

  /** One request, and the error of it at the seam. */
  async function attempt<Value>(
    use: StorageUse,
    url: string,
    signal: AbortSignal,
    send: (abortSignal: AbortSignal) => Promise<Value>,
  ): Promise<Value> {
    signal.throwIfAborted();
    const tooLong = AbortSignal.timeout(requestTimeout);
    try {
      return await send(AbortSignal.any([signal, tooLong]));
    } catch (error) {
      const timedOut = tooLong.aborted && !signal.aborted;
      throw azureError(timedOut ? { name: "TimeoutError" } : error, use, url, account, signal);
    }
  }

  /** Ranges, each a request of its own, all of one version of the file; none at all where there is no file. */
  async function* ranges(key: string, signal: AbortSignal): AsyncGenerator<Uint8Array, { readonly exists: boolean }> {
    const blob = blobOf(key);
    let version: string | undefined;
    for (let offset = 0, total = 1; offset < total;) {
      const range = await attempt("read", urlOf(key), signal, async (abortSignal) => {
        try {
          const conditions = version === undefined ? {} : { ifMatch: version };
          const answer = await blob.download(offset, rangeSize, { abortSignal, conditions, maxRetryRequests: 0 });
          return { bytes: await bytesOf(answer), total: totalOf(answer), version: answer.etag };
        } catch (error) {
          if (isMissingBlob(error)) return "missing";
          // A file without bytes has no ranges.
          if (azureAnswer(error).status === 416) return "empty";
          throw error;
        }
      });
      if (range === "missing") return { exists: false };
      if (range === "empty") break;
      yield range.bytes;
      offset += range.bytes.byteLength;
      ({ total, version } = range);
    }
    return { exists: true };
  }

  return {
    scheme: url.scheme,
    place,
    decidesRaces: true,
    async put(key, content, signal) {
      const blob = blobOf(key).getBlockBlobClient();
      const send = (either: AbortSignal, request: (abortSignal: AbortSignal) => Promise<unknown>): Promise<unknown> =>
        attempt("write", urlOf(key), either, request);
      await sendContent(
        content.stream(),
        async (whole) => void (await send(signal, (abortSignal) => blob.upload(whole, whole.byteLength, { abortSignal }))),
        async (parts) => {
          // Names of one length; blocks of another attempt have others. Those that are never committed vanish after a week.
          const names: string[] = [];
          const own = crypto.randomUUID();
          await inParallel(parts, partsAtOnce, signal, async ({ number, bytes }, either) => {
            const name = Buffer.from(`${own}-${String(number).padStart(5, "0")}`).toString("base64");
            names[number - 1] = name;
            await send(either, (abortSignal) => blob.stageBlock(name, bytes, bytes.byteLength, { abortSignal }));
          });
          await send(signal, (abortSignal) => blob.commitBlockList(names, { abortSignal }));
        },
      );
    },
    async putIfAbsent(key, bytes, signal) {
      const blob = blobOf(key).getBlockBlobClient();
      return await attempt("write", urlOf(key), signal, async (abortSignal) => {
        try {
          await blob.upload(bytes, bytes.byteLength, { abortSignal, conditions: { ifNoneMatch: "*" } });
          return true;
        } catch (error) {
          const { status, code } = azureAnswer(error);
          if (status === 412 || code === "BlobAlreadyExists") return false;
          throw error;
        }
      });
    },
    async read(key, signal) {
      const parts: Uint8Array[] = [];
      const reading = ranges(key, signal);
      let next = await reading.next();
      for (; next.done !== true; next = await reading.next()) parts.push(next.value);
      return next.value.exists ? Buffer.concat(parts) : undefined;
    },
    async *stream(key, signal) {
      const { exists } = yield* ranges(key, signal);
      if (!exists)
        throw azureError({ status: 404, code: "BlobNotFound", message: "There is no such file" }, "read", urlOf(key), account, signal);
    },
    async sizeOf(key, signal) {
      const blob = blobOf(key);
      return await attempt("read", urlOf(key), signal, async (abortSignal) => {
        try {
          return (await blob.getProperties({ abortSignal })).contentLength;
        } catch (error) {
          if (isMissingBlob(error)) return undefined;
          throw error;
        }
      });
    },
    async *list(prefix, signal) {
      let continuationToken: string | undefined;
      do {
        const page = await attempt("list", urlOf(prefix), signal, async (abortSignal) => {
          const pages = container.listBlobsFlat({ prefix: root + prefix, includeMetadata: true, abortSignal });
          return (await pages.byPage(continuationToken === undefined ? {} : { continuationToken }).next()).value;
        });
        for (const { name, properties, metadata } of page.segment.blobItems) {
          // Data Lake accounts, and the drivers of Hadoop, note folders as files without bytes.
          if (metadata?.["hdi_isfolder"] === "true") continue;
          yield { key: name.slice(root.length), bytes: properties.contentLength ?? 0 };
        }
        continuationToken = page.continuationToken || undefined;
      } while (continuationToken !== undefined);
    },
    async remove(keys, signal) {
      for (let first = 0; first < keys.length; first += batchSize) {
        const some = keys.slice(first, first + batchSize);
        const urls = some.map((key) => blobOf(key).url);
        const { subResponses } = await attempt("remove", place, signal, (abortSignal) =>
          container.getBlobBatchClient().deleteBlobs(urls, credential, { abortSignal }),
        );
        some.forEach((key, index) => checkRemoved(subResponses[index], urlOf(key), signal));
      }
    },
    async removeUnfinished() {
      // Blocks that were never committed are seen by nobody, and cannot be removed: Azure does it after a week.
    },
    url: urlOf,
    async access() {
      const signal = AbortSignal.timeout(requestTimeout);
      return await attempt("read", place, signal, (abortSignal) => azureAccess(account, container, abortSignal));
    },
    async [Symbol.asyncDispose]() {
      // Connections belong to the SDK, which keeps a few for the whole process.
    },
  };

  function checkRemoved(answer: BatchSubResponse | undefined, url: string, signal: AbortSignal): void {
    if (answer !== undefined && (answer.status < 300 || isMissingBlob(answer))) return;
    const said = { ...answer, message: answer?.statusMessage ?? "The batch has fewer answers than parts" };
    throw azureError(said, "remove", url, account, signal);
  }
}

async function bytesOf({ readableStreamBody }: BlobDownloadResponseParsed): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  for await (const part of readableStreamBody!) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** `bytes 0-99/1000`. */
function totalOf({ contentRange, contentLength = 0 }: BlobDownloadResponseParsed): number {
  return Number(contentRange?.split("/")[1] ?? contentLength);
}
