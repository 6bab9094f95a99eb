import type { S3 } from "@aws-sdk/client-s3";
import { inParallel } from "./in-parallel.js";

/** Keys in one request; S3 takes no more. */
const batchSize = 1000;
/** Requests at once where the store takes one key at a time. */
const singlesAtOnce = 8;

/** Removes files, many in one request. Throws the first error of a key: the store answers 200 when only some could go. */
export async function removeKeys(client: S3, bucket: string, keys: readonly string[], signal: AbortSignal): Promise<void> {
  for (let first = 0; first < keys.length; first += batchSize) {
    const batch = keys.slice(first, first + batchSize);
    try {
      await removeBatch(client, bucket, batch, signal);
    } catch (error) {
      if (!isUnknownToStore(error)) throw error;
      await inParallel(batch, singlesAtOnce, signal, async (Key, abortSignal) => {
        await client.deleteObject({ Bucket: bucket, Key }, { abortSignal });
      });
    }
  }
}

async function removeBatch(client: S3, bucket: string, keys: readonly string[], abortSignal: AbortSignal): Promise<void> {
  const Delete = { Objects: keys.map((Key) => ({ Key })), Quiet: true };
  const { Errors = [] } = await client.deleteObjects({ Bucket: bucket, Delete }, { abortSignal });
  const [failed] = Errors.filter(({ Code }) => Code !== "NoSuchKey");
  if (failed === undefined) return;
  const others = Errors.length === 1 ? "" : ` (and ${Errors.length - 1} more)`;
  throw Object.assign(new Error(`${failed.Key ?? ""}${others}: ${failed.Message ?? ""}`), { name: failed.Code ?? "Unknown" });
}

/** Whether the store has no such request, or wants the MD5 that the SDK no longer sends. */
function isUnknownToStore(error: unknown): boolean {
  const { name, message, $metadata } = error as { name?: string; message?: string; $metadata?: { httpStatusCode?: number } };
  return [405, 501].includes($metadata?.httpStatusCode ?? 0) || name === "MissingContentMD5" || (message ?? "").includes("Content-MD5");
}
