import type { CompletedPart, ListMultipartUploadsCommandOutput, S3 } from "@aws-sdk/client-s3";
import { statusOf } from "./classify-s3-error.js";
import { inParallel } from "./in-parallel.js";
import { partsAtOnce, type Part } from "./parts.js";

/** Milliseconds to tidy up after what failed. What is left then, a sweep removes. */
const tidying = 15_000;

/** Puts a file in parts, a few at once. It is there when the last request succeeds, and no part stays when one fails. */
export async function uploadInParts(
  client: S3,
  file: { readonly Bucket: string; readonly Key: string },
  parts: AsyncIterable<Part>,
  signal: AbortSignal,
): Promise<void> {
  const { UploadId } = await client.createMultipartUpload(file, { abortSignal: signal });
  const upload = { ...file, UploadId };
  try {
    const done: CompletedPart[] = [];
    await inParallel(parts, partsAtOnce, signal, async ({ number: PartNumber, bytes: Body }, abortSignal) => {
      const { ETag } = await client.uploadPart({ ...upload, PartNumber, Body }, { abortSignal });
      done.push({ PartNumber, ETag });
    });
    const Parts = done.toSorted((a, b) => a.PartNumber! - b.PartNumber!);
    await client.completeMultipartUpload({ ...upload, MultipartUpload: { Parts } }, { abortSignal: signal });
  } catch (error) {
    await client.abortMultipartUpload(upload, { abortSignal: AbortSignal.timeout(tidying) }).catch(() => undefined);
    throw error;
  }
}

/** Ends uploads that were begun before a moment, of keys that begin with a text. */
export async function abortUploads(
  client: S3,
  where: { readonly Bucket: string; readonly Prefix: string },
  before: Date,
  abortSignal: AbortSignal,
): Promise<void> {
  let after: { readonly KeyMarker?: string | undefined; readonly UploadIdMarker?: string | undefined } | undefined = {};
  while (after !== undefined) {
    const page: Partial<ListMultipartUploadsCommandOutput> = await client
      .listMultipartUploads({ ...where, ...after }, { abortSignal })
      .catch((error: unknown) => {
        // A right that loading does not need: who has it not leaves them to the lifecycle rule of the bucket. Some stores have no such list.
        if ([403, 405, 501].includes(statusOf(error) ?? 0)) return {};
        throw error;
      });
    const old = (page.Uploads ?? []).filter(({ Initiated }) => Initiated !== undefined && Initiated < before);
    await inParallel(old, partsAtOnce, abortSignal, async ({ Key, UploadId }, stopped) => {
      await client.abortMultipartUpload({ Bucket: where.Bucket, Key, UploadId }, { abortSignal: stopped }).catch((error: unknown) => {
        // It was finished or ended meanwhile.
        if (statusOf(error) !== 404) throw error;
      });
    });
    after = page.IsTruncated === true ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker } : undefined;
  }
}
