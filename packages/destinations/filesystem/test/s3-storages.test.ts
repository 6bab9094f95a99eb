import { afterAll, describe } from "vitest";
import { fakeS3 } from "./support/fake-s3.js";
import { fieldsOf, newBucket, noS3, openS3, realS3 } from "./support/s3-server.js";
import { testStorage } from "./support/storage-contract.js";

const fake = await fakeS3("lake", "loader-key");
afterAll(async () => await fake[Symbol.asyncDispose]());
testStorage("s3, a fake", () => openS3("s3://lake/some/prefix", fieldsOf({ accessKeyId: "loader-key", secretAccessKey: "any" }, fake.url)));

describe.skipIf(noS3)("with SeaweedFS", () => {
  let bucket: Promise<string> | undefined;
  testStorage("s3", async () => {
    const { url, loader } = realS3();
    bucket ??= newBucket();
    return await openS3(`s3://${await bucket}/some/prefix`, fieldsOf(loader, url));
  });
});

/** A bucket that is there, as a URL, for whom the environment names (`AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT_URL`, a role …). */
const { DLT_TEST_S3: url = "" } = process.env;
describe.skipIf(url === "")("at DLT_TEST_S3", () => {
  testStorage("s3", () => openS3(url, {}));
});
