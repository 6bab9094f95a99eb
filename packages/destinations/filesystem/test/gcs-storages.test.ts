import { afterAll, describe } from "vitest";
import { parseBucketUrl } from "../src/storage/bucket-url.js";
import { gcsStorage } from "../src/storage/gcs-storage.js";
import { testStorage } from "./support/storage-contract.js";
import { openGcs, startFakeGcs } from "./support/with-fake-gcs.js";

const fake = await startFakeGcs();
afterAll(async () => await fake[Symbol.asyncDispose]());
testStorage("gs, a fake", () => openGcs(fake));

/** A bucket that is there, as a URL; with the address of an emulator nobody signs in, else whom the environment names. */
const { DLT_TEST_GCS: url = "", DLT_TEST_GCS_ENDPOINT: endpointUrl } = process.env;
describe.skipIf(url === "")("at DLT_TEST_GCS", () => {
  testStorage("gs", () => gcsStorage(parseBucketUrl(url, {} as never), endpointUrl === undefined ? {} : { endpointUrl, anonymous: true }));
});
