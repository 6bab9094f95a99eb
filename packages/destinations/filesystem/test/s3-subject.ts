import { createHash } from "node:crypto";
import { S3 } from "@aws-sdk/client-s3";
import type { CreateSubject, SubjectModule } from "@dlt-ts/destination-tests";
import { filesystem } from "@dlt-ts/filesystem";
import { sharedS3 } from "@dlt-ts/test-servers";

const bucket = "conformance";
const asked = await sharedS3();

export const unavailable: SubjectModule["unavailable"] = () => ("unavailable" in asked ? asked.unavailable : undefined);

export const create: CreateSubject = async ({ folder }) => {
  if ("unavailable" in asked) return { destination: filesystem(`s3://${bucket}`) };
  const { url, loader } = asked.answer;
  const admin = new S3({ endpoint: url, region: "us-east-1", forcePathStyle: true, credentials: loader });
  await admin.createBucket({ Bucket: bucket }).catch((error: unknown) => {
    if (!(error instanceof Error && error.name.startsWith("BucketAlready"))) throw error;
  });
  admin.destroy();
  const { accessKeyId: awsAccessKeyId, secretAccessKey: awsSecretAccessKey } = loader;
  const credentials = { awsAccessKeyId, awsSecretAccessKey, endpointUrl: url };
  return { destination: filesystem(`s3://${bucket}/${createHash("md5").update(folder).digest("hex")}`, { credentials }) };
};
