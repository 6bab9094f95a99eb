import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { FilesystemCredentials } from "../src/options/credentials.js";
import type { Storage, StorageContent } from "../src/storage/storage.js";
import { refusal } from "./support/refusal.js";
import { adminOf, fieldsOf, newBucket, noS3, openS3, realS3 } from "./support/s3-server.js";
import { contentOf, keysOf, textOf } from "./support/storage-contract.js";

const forever = new AbortController().signal;
const large: StorageContent = contentOf(randomBytes(20 * 1024 * 1024));

afterEach(() => void vi.useRealTimers());

describe.skipIf(noS3)("SeaweedFS", () => {
  async function open(fields: Partial<FilesystemCredentials> = {}, bucket?: string): Promise<Storage> {
    const { url, loader } = realS3();
    const storage = await openS3(`s3://${bucket ?? (await newBucket())}/in`, { ...fieldsOf(loader, url), ...fields });
    onTestFinished(async () => await storage[Symbol.asyncDispose]());
    return storage;
  }

  test.each([
    ["a wrong secret", { awsSecretAccessKey: "c4n4ry-wrong" }, "authentication", /The secret is not that of the key id/],
    ["an unknown key id", { awsAccessKeyId: "nobody" }, "authentication", /Nobody has this key id/],
    ["no signature", { awsAccessKeyId: undefined, awsSecretAccessKey: undefined, anonymous: true }, "permission", /s3:PutObject/],
  ])("%s", async (_, fields, reason, message) => {
    const storage = await open(fields);
    expect(await refusal(storage.put("file", contentOf("x"), forever))).toMatchObject({
      reason,
      retry: "never",
      message: expect.stringMatching(message),
    });
  });

  test("a bucket that is not there, for each use", async () => {
    const storage = await open({}, "nobodys-bucket");
    const uses: readonly (() => Promise<unknown>)[] = [
      () => storage.put("file", contentOf("x"), forever),
      () => storage.put("file", large, forever),
      () => storage.putIfAbsent("file", Buffer.from("x"), forever),
      () => storage.read("file", forever),
      () => keysOf(storage, ""),
    ];
    const answer = { reason: "options", message: expect.stringContaining('Create the bucket "nobodys-bucket"') as string };
    for (const use of uses) expect(await refusal(use()), String(use)).toMatchObject(answer);
  });

  test("who may only read can read, and no more", async () => {
    const bucket = await newBucket();
    const writing = await open({}, bucket);
    await writing.put("file", contentOf("text"), forever);
    const { accessKeyId, secretAccessKey } = realS3().reader;
    const reading = await open({ awsAccessKeyId: accessKeyId, awsSecretAccessKey: secretAccessKey }, bucket);
    expect(await textOf(reading, "file")).toBe("text");
    expect(await refusal(reading.put("other", contentOf("x"), forever))).toMatchObject({ reason: "permission" });
    expect(await refusal(reading.remove(["file"], forever))).toMatchObject({ reason: "permission" });
    expect(await textOf(writing, "file")).toBe("text");
  });

  test("a clock that is wrong says so, and the next attempt goes by the clock of the store", async () => {
    const storage = await open();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_000 });
    expect(await refusal(storage.put("file", contentOf("x"), forever))).toMatchObject({
      reason: "authentication",
      retry: "call",
      message: expect.stringContaining("The clock of this machine is wrong"),
    });
    await storage.put("file", contentOf("x"), forever);
    expect(await textOf(storage, "file")).toBe("x");
  });

  test("uploads that were abandoned go, those of others and of now stay", async () => {
    const bucket = await newBucket();
    const storage = await open({}, bucket);
    const admin = adminOf(realS3());
    for (const Key of ["in/ours", "other/theirs"]) await admin.createMultipartUpload({ Bucket: bucket, Key });
    const left = async (): Promise<readonly unknown[]> =>
      ((await admin.listMultipartUploads({ Bucket: bucket })).Uploads ?? []).map(({ Key }) => Key);
    await storage.removeUnfinished("", new Date(Date.now() - 60_000), forever);
    expect(await left()).toEqual(["in/ours", "other/theirs"]);
    await storage.removeUnfinished("", new Date(Date.now() + 60_000), forever);
    expect(await left()).toEqual(["other/theirs"]);
  });

  test("a put that a signal ended leaves no upload", async () => {
    const bucket = await newBucket();
    const storage = await open({}, bucket);
    const controller = new AbortController();
    const content: StorageContent = {
      async *stream() {
        for (let part = 0; part < 40; part++) {
          if (part === 20) controller.abort(new Error("enough"));
          yield Buffer.alloc(1024 * 1024, part);
        }
      },
    };
    await expect(storage.put("large", content, controller.signal)).rejects.toThrow("enough");
    expect((await adminOf(realS3()).listMultipartUploads({ Bucket: bucket })).Uploads ?? []).toEqual([]);
  });
});
