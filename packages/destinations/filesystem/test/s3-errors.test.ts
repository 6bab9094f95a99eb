import { afterEach, describe, expect, test, vi } from "vitest";
import { refusal } from "./support/refusal.js";
import { openS3 } from "./support/s3-server.js";
import { contentOf } from "./support/storage-contract.js";
import { answering, keys, withFakeS3 } from "./support/with-fake-s3.js";

const forever = new AbortController().signal;

afterEach(() => vi.unstubAllEnvs());

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
    const { fake, storage } = await withFakeS3();
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
    const { fake, storage } = await withFakeS3();
    answering(fake, { status: 503, code: "SlowDown", headers: { "retry-after": header } });
    const { retryAfter } = await refusal(storage.read("file", forever));
    expect(retryAfter).toBeGreaterThan(milliseconds * 0.9);
    expect(retryAfter).toBeLessThanOrEqual(milliseconds);
  });

  test("the head of a file has no code, and its status speaks", async () => {
    const { fake, storage } = await withFakeS3();
    answering(fake, { status: 403, code: "AccessDenied" });
    expect(await refusal(storage.sizeOf("file", forever))).toMatchObject({ reason: "permission" });
    answering(fake, { status: 503 });
    expect(await refusal(storage.sizeOf("file", forever))).toMatchObject({ reason: "rate-limit" });
  });

  test("keys that the default chain found may be renewed", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", keys.accessKeyId);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", keys.secretAccessKey);
    const { fake } = await withFakeS3();
    await using storage = await openS3("s3://lake", { endpointUrl: fake.url });
    await storage.put("file", contentOf("x"), forever);
    answering(fake, { status: 400, code: "ExpiredToken" });
    expect(await refusal(storage.put("file", contentOf("x"), forever))).toMatchObject({ reason: "authentication", retry: "session" });
  });

  test("a key that stays is an error, though the store answers 200", async () => {
    const { fake, storage } = await withFakeS3();
    const error = "<DeleteResult><Error><Key>in/b</Key><Code>AccessDenied</Code><Message>No.</Message></Error></DeleteResult>";
    fake.fault = ({ method }) => (method === "POST" ? { status: 200, body: error } : undefined);
    expect(await refusal(storage.remove(["a", "b"], forever))).toMatchObject({
      reason: "permission",
      message: expect.stringContaining("in/b"),
    });
  });
});

describe("the way to a store", () => {
  test.each([
    ["http://127.0.0.1:1", "connection", /nobody listens at 127\.0\.0\.1:1/],
    ["http://store.invalid", "connection", /there is no host|DNS does not answer/],
  ])("%s", async (endpointUrl, reason, message) => {
    const { storage } = await withFakeS3({ endpointUrl });
    expect(await refusal(storage.put("file", contentOf("x"), forever))).toMatchObject({
      reason,
      retry: "call",
      message: expect.stringMatching(message),
    });
  });

  test("an answer that stops in the middle is a connection that broke", async () => {
    const { fake, storage } = await withFakeS3();
    fake.fault = () => ({ status: 200, body: "half", headers: { "content-length": "100" } });
    expect(await refusal(storage.read("file", forever))).toMatchObject({ reason: "connection", retry: "call" });
  });
});
