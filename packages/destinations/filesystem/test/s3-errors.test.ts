import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { DestinationError } from "@dlt-ts/core";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { FilesystemCredentials } from "../src/options/credentials.js";
import type { Storage, StorageContent } from "../src/storage/storage.js";
import { fakeS3, type FakeAnswer, type FakeRequest, type FakeS3 } from "./support/fake-s3.js";
import { adminOf, fieldsOf, newBucket, noS3, openS3, realS3 } from "./support/s3-server.js";
import { contentOf, keysOf, textOf } from "./support/storage-contract.js";

const forever = new AbortController().signal;
const keys = { accessKeyId: "loader-key", secretAccessKey: "c4n4ry-secret-of-s3" };
const large: StorageContent = contentOf(randomBytes(20 * 1024 * 1024));

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

async function refusal(what: Promise<unknown>): Promise<DestinationError> {
  const error = await what.then(
    () => expect.unreachable(),
    (reason: unknown) => reason,
  );
  const printed = inspect(error, { depth: 20, showHidden: true });
  expect(printed).not.toContain("c4n4ry");
  expect(printed).not.toMatch(/Signature=|x-amz-security-token/i);
  expect(DestinationError.isInstance(error)).toBe(true);
  return error as DestinationError;
}

/** A fake with a storage over it, both gone with the test. */
async function withFake(fields: FilesystemCredentials = {}): Promise<{ readonly fake: FakeS3; readonly storage: Storage }> {
  const fake = await fakeS3("lake", "loader-key");
  const storage = await openS3("s3://lake/in", { ...fieldsOf(keys, fake.url), awsSessionToken: "c4n4ry-token", ...fields });
  onTestFinished(async () => {
    await storage[Symbol.asyncDispose]();
    await fake[Symbol.asyncDispose]();
  });
  return { fake, storage };
}

/** Answers so the first time, or always. */
function answering(fake: FakeS3, answer: FakeAnswer, to: (request: FakeRequest) => boolean = () => true): void {
  fake.fault = (request) => (to(request) ? answer : undefined);
}

describe("what a store answers", () => {
  test.each([
    [503, "SlowDown", "rate-limit", "call", /SlowDown/],
    [429, "TooManyRequests", "rate-limit", "call", /429/],
    [500, "InternalError", "connection", "call", /InternalError/],
    [502, undefined, "connection", "call", /502/],
    [403, "AccessDenied", "permission", "never", /s3:ListBucket on the bucket/],
    [403, "InvalidAccessKeyId", "authentication", "never", /Nobody has this key id: check aws_access_key_id/],
    [403, "SignatureDoesNotMatch", "authentication", "never", /The secret is not that of the key id/],
    [400, "ExpiredToken", "authentication", "never", /Set new temporary keys/],
    [404, "NoSuchBucket", "options", "never", /Create the bucket "lake" at 127\.0\.0\.1/],
    [400, "AuthorizationHeaderMalformed", "options", "never", /region_name \(regionName\)/],
    [409, "ConditionalRequestConflict", "contention", "call", /Conditional/],
    [507, "XMinioStorageFull", "quota", "never", /Make room/],
    [418, "Teapot", "unknown", "never", /Teapot/],
  ])("%i %s is %s, for %s", async (status, code, reason, retry, message) => {
    const { fake, storage } = await withFake();
    answering(fake, { status, ...(code === undefined ? {} : { code }) });
    const error = await refusal(storage.put("a/file", contentOf("x"), forever));
    expect(error).toMatchObject({ reason, retry, message: expect.stringMatching(message), context: { url: "s3://lake/in/a/file" } });
    expect(error.message).toMatch(/^Cannot write s3:\/\/lake\/in\/a\/file: /);
    expect(fake.requests).toHaveLength(1);
  });

  test.each([
    ["2", 2_000],
    [new Date(Date.now() + 3_600_000).toUTCString(), 3_600_000],
  ])("how long to wait is handed on: %s", async (header, milliseconds) => {
    const { fake, storage } = await withFake();
    answering(fake, { status: 503, code: "SlowDown", headers: { "retry-after": header } });
    const { retryAfter } = await refusal(storage.read("file", forever));
    expect(retryAfter).toBeGreaterThan(milliseconds * 0.9);
    expect(retryAfter).toBeLessThanOrEqual(milliseconds);
  });

  test("the head of a file has no code, and its status speaks", async () => {
    const { fake, storage } = await withFake();
    answering(fake, { status: 403, code: "AccessDenied" });
    expect(await refusal(storage.sizeOf("file", forever))).toMatchObject({ reason: "permission" });
    answering(fake, { status: 503 });
    expect(await refusal(storage.sizeOf("file", forever))).toMatchObject({ reason: "rate-limit" });
  });

  test("keys that the default chain found may be renewed", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", keys.accessKeyId);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", keys.secretAccessKey);
    const { fake } = await withFake();
    await using storage = await openS3("s3://lake", { endpointUrl: fake.url });
    await storage.put("file", contentOf("x"), forever);
    answering(fake, { status: 400, code: "ExpiredToken" });
    expect(await refusal(storage.put("file", contentOf("x"), forever))).toMatchObject({ reason: "authentication", retry: "session" });
  });

  test("a key that stays is an error, though the store answers 200", async () => {
    const { fake, storage } = await withFake();
    const error = "<DeleteResult><Error><Key>in/b</Key><Code>AccessDenied</Code><Message>No.</Message></Error></DeleteResult>";
    fake.fault = ({ method }) => (method === "POST" ? { status: 200, body: error } : undefined);
    expect(await refusal(storage.remove(["a", "b"], forever))).toMatchObject({
      reason: "permission",
      message: expect.stringContaining("in/b"),
    });
  });
});

describe("stores that know less", () => {
  test("without conditions a file is put where none was seen, and races are no longer decided", async () => {
    const { fake, storage } = await withFake();
    answering(fake, { status: 501, code: "NotImplemented" }, ({ headers }) => headers["if-none-match"] !== undefined);
    expect(storage.decidesRaces).toBe(true);
    expect(await storage.putIfAbsent("receipt", Buffer.from("one"), forever)).toBe(true);
    expect(storage.decidesRaces).toBe(false);
    expect(await storage.putIfAbsent("receipt", Buffer.from("two"), forever)).toBe(false);
    expect(await textOf(storage, "receipt")).toBe("one");
  });

  test("a condition that is not heeded does no harm to a file that is there", async () => {
    const { fake, storage } = await withFake();
    await storage.put("receipt", contentOf("one"), forever);
    answering(fake, "cut", ({ method }) => method === "PUT");
    expect(await storage.putIfAbsent("receipt", Buffer.from("two"), forever)).toBe(false);
  });

  test.each([
    { status: 501, code: "NotImplemented" },
    { status: 400, code: "MissingContentMD5" },
  ])("without removal in batches, one by one: %o", async (answer) => {
    const { fake, storage } = await withFake();
    const names = Array.from({ length: 30 }, (_, index) => `file ${index}`);
    for (const name of names) await storage.put(name, contentOf("x"), forever);
    answering(fake, answer, ({ method, query }) => method === "POST" && query.has("delete"));
    await storage.remove([...names, "absent"], forever);
    expect(await keysOf(storage, "")).toEqual([]);
  });

  test("who may not list uploads leaves them", async () => {
    const { fake, storage } = await withFake();
    answering(fake, { status: 403, code: "AccessDenied" });
    await storage.removeUnfinished("", new Date(), forever);
    answering(fake, { status: 503, code: "SlowDown" });
    expect(await refusal(storage.removeUnfinished("", new Date(), forever))).toMatchObject({ reason: "rate-limit" });
  });
});

describe("uploads in parts", () => {
  const isPart = ({ query }: FakeRequest, number: string): boolean => query.get("partNumber") === number;

  test.each<[string, FakeAnswer]>([
    ["is cut", "cut"],
    ["is refused", { status: 503, code: "SlowDown" }],
  ])("a part that %s ends the upload, and nothing stays", async (_, answer) => {
    const { fake, storage } = await withFake();
    answering(fake, answer, (request) => isPart(request, "2"));
    const error = await refusal(storage.put("large", large, forever));
    expect(error).toMatchObject({ reason: answer === "cut" ? "connection" : "rate-limit", retry: "call" });
    expect(fake.uploads()).toEqual([]);
    fake.fault = () => undefined;
    expect(await storage.sizeOf("large", forever)).toBeUndefined();
    await storage.put("large", large, forever);
    expect(await storage.sizeOf("large", forever)).toBe(20 * 1024 * 1024);
  });

  test("an end that is not acknowledged leaves the file whole or absent", async () => {
    const { fake, storage } = await withFake();
    answering(fake, "cut", ({ method, query }) => method === "POST" && query.has("uploadId"));
    expect(await refusal(storage.put("large", large, forever))).toMatchObject({ reason: "connection", retry: "call" });
    expect(fake.uploads()).toEqual([]);
  });

  test("at most three parts are on their way at once", async () => {
    const { fake, storage } = await withFake();
    let produced = 0;
    let answered = 0;
    let most = 0;
    fake.fault = ({ query }) => {
      if (query.has("partNumber")) answered++;
      return undefined;
    };
    const piece = Buffer.alloc(8 * 1024 * 1024);
    const watched: StorageContent = {
      async *stream() {
        for (let part = 0; part < 12; part++) {
          most = Math.max(most, ++produced - answered);
          yield piece;
        }
      },
    };
    await storage.put("large", watched, forever);
    expect(answered).toBe(12);
    expect(most).toBeLessThanOrEqual(4);
    expect(most).toBeGreaterThan(1);
  });
});

describe("the way to a store", () => {
  test.each([
    ["http://127.0.0.1:1", "connection", /nobody listens at 127\.0\.0\.1:1/],
    ["http://store.invalid", "connection", /there is no host|DNS does not answer/],
  ])("%s", async (endpointUrl, reason, message) => {
    const { storage } = await withFake({ endpointUrl });
    expect(await refusal(storage.put("file", contentOf("x"), forever))).toMatchObject({
      reason,
      retry: "call",
      message: expect.stringMatching(message),
    });
  });

  test("an answer that stops in the middle is a connection that broke", async () => {
    const { fake, storage } = await withFake();
    fake.fault = () => ({ status: 200, body: "half", headers: { "content-length": "100" } });
    expect(await refusal(storage.read("file", forever))).toMatchObject({ reason: "connection", retry: "call" });
  });
});

describe("credentials", () => {
  test.each<[FilesystemCredentials | string, RegExp]>([
    [{ awsAccessKeyId: "id" }, /aws_secret_access_key \(awsSecretAccessKey\) is missing beside aws_access_key_id \(awsAccessKeyId\)/],
    [{ awsSecretAccessKey: "c4n4ry" }, /aws_access_key_id \(awsAccessKeyId\) is missing/],
    [{ awsSessionToken: "c4n4ry" }, /aws_access_key_id \(awsAccessKeyId\) and aws_secret_access_key \(awsSecretAccessKey\) are missing/],
    [{ endpointUrl: "minio:9000" }, /endpoint_url \(endpointUrl\) must be an address such as https:/],
    [{ endpointUrl: "https://user:c4n4ry@minio" }, /without a user or a password/],
    ["c4n4ry", /fields, not one text/],
  ])("%o is refused", async (credentials, message) => {
    expect(await refusal(openS3("s3://lake", credentials))).toMatchObject({ reason: "options", message: expect.stringMatching(message) });
  });

  test("none at all says where they are looked for", async () => {
    vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
    vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere");
    vi.stubEnv("AWS_CONFIG_FILE", "/nowhere");
    await using storage = await openS3("s3://lake", { endpointUrl: "http://127.0.0.1:1" });
    const error = await refusal(storage.put("file", contentOf("x"), forever));
    expect(error).toMatchObject({
      reason: "authentication",
      message: expect.stringContaining("aws_access_key_id and aws_secret_access_key in"),
    });
  });

  test("nothing is signed for a public bucket", async () => {
    const { fake } = await withFake();
    await using storage = await openS3("s3://lake", { endpointUrl: fake.url, anonymous: true });
    expect(await refusal(storage.put("file", contentOf("x"), forever))).toMatchObject({ reason: "permission" });
    expect(fake.requests.at(-1)!.headers.authorization).toBeUndefined();
    expect(await storage.access()).toEqual({ kind: "aws", region: "us-east-1", endpoint: `${fake.url}/`, urlStyle: "path" });
  });

  test("an engine gets the keys that are used here", async () => {
    const { storage, fake } = await withFake({ regionName: "eu-west-1", s3UrlStyle: "vhost" });
    const { accessKeyId, secretAccessKey } = keys;
    expect(await storage.access()).toEqual({
      kind: "aws",
      keys: { accessKeyId, secretAccessKey, sessionToken: "c4n4ry-token" },
      region: "eu-west-1",
      endpoint: `${fake.url}/`,
      urlStyle: "vhost",
    });
    expect(storage.url("a b/ü")).toBe("s3://lake/in/a b/ü");
  });
});

test("an SDK that is not installed is named", async () => {
  vi.doMock("@aws-sdk/client-s3", () => Promise.reject(new Error("Cannot find package")));
  vi.resetModules();
  onTestFinished(() => vi.doUnmock("@aws-sdk/client-s3"));
  const { connectToS3 } = await import("../src/storage/s3-client.js");
  await expect(connectToS3({})).rejects.toMatchObject({
    reason: "driver-missing",
    message: expect.stringContaining("npm install @aws-sdk/client-s3"),
  });
});

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
