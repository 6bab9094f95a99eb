import { randomBytes } from "node:crypto";
import { S3 } from "@aws-sdk/client-s3";
import { sharedS3, type S3Keys } from "@dlt-ts/test-servers";
import type { FilesystemCredentials } from "../../src/options/credentials.js";
import { parseBucketUrl } from "../../src/storage/bucket-url.js";
import { s3Storage } from "../../src/storage/s3-storage.js";
import type { Storage } from "../../src/storage/storage.js";

const asked = await sharedS3();

/** Why there is no real store that speaks S3; `describe.skipIf(noS3)`. */
export const noS3: boolean = "unavailable" in asked && !(process.env["DLT_TEST_REQUIRE"] ?? "").split(",").includes("s3");

/** The real store. Throws where there is none. */
export function realS3(): { readonly url: string; readonly loader: S3Keys; readonly reader: S3Keys } {
  if ("unavailable" in asked) throw new Error(asked.unavailable);
  return asked.answer;
}

/** A client past everything that is tested. */
export function adminOf({ url, loader }: ReturnType<typeof realS3>): S3 {
  return new S3({ endpoint: url, region: "us-east-1", forcePathStyle: true, credentials: loader });
}

/** A new bucket of the real store. */
export async function newBucket(): Promise<string> {
  const bucket = `t${randomBytes(6).toString("hex")}`;
  await adminOf(realS3()).createBucket({ Bucket: bucket });
  return bucket;
}

/** Credentials as the option has them. */
export function fieldsOf({ accessKeyId, secretAccessKey }: S3Keys, endpointUrl: string): FilesystemCredentials {
  return { awsAccessKeyId: accessKeyId, awsSecretAccessKey: secretAccessKey, endpointUrl };
}

export async function openS3(url: string, credentials: string | FilesystemCredentials | undefined): Promise<Storage> {
  return await s3Storage(parseBucketUrl(url, { pipeline: "tests", destinationName: "filesystem" } as never), credentials);
}
