import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { FilesystemCredentials } from "../src/options/credentials.js";
import { connectToGcs } from "../src/storage/gcs-client.js";
import type { StorageContent } from "../src/storage/storage.js";
import type { FakeRequest, Fault } from "./support/fake-store.js";
import { refusal } from "./support/refusal.js";
import { contentOf, keysOf, textOf } from "./support/storage-contract.js";
import { oauth, openGcs, serviceAccount, withFakeGcs } from "./support/with-fake-gcs.js";
import { answering } from "./support/with-fake-s3.js";

const forever = new AbortController().signal;
const large: StorageContent = contentOf(randomBytes(20 * 1024 * 1024));
const toStore = ({ path }: FakeRequest): boolean => path !== "/token";
const isPart = ({ method, path }: FakeRequest): boolean => method === "PUT" && path.startsWith("/upload/begun/");

afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

describe("what the store answers", () => {
  test.each([
    [503, "backendError", "connection", "call", /backendError/],
    [503, undefined, "rate-limit", "call", /503/],
    [429, "rateLimitExceeded", "rate-limit", "call", /429/],
    [403, "userRateLimitExceeded", "rate-limit", "call", /RateLimit/],
    [403, "forbidden", "permission", "never", /roles\/storage\.objectUser/],
    [403, "retentionPolicyNotMet", "permission", "never", /keeps its files/],
    [401, "authError", "authentication", "session", /a new one is asked for/],
    [412, "conditionNotMet", "contention", "call", /condition/],
    [418, "teapot", "unknown", "never", /teapot/],
  ])("%i %s is %s, for %s", async (status, code, reason, retry, message) => {
    const { fake, storage } = await withFakeGcs();
    answering(fake, { status, ...(code === undefined ? {} : { code }) }, toStore);
    const error = await refusal(storage.put("a/file", contentOf("x"), forever));
    expect(error).toMatchObject({ reason, retry, message: expect.stringMatching(message), context: { url: "gs://lake/in/a/file" } });
    expect(error.message).toMatch(/^Cannot write gs:\/\/lake\/in\/a\/file: /);
    expect(fake.requests.filter(toStore)).toHaveLength(1);
  });

  test("how long to wait is handed on", async () => {
    const { fake, storage } = await withFakeGcs();
    answering(fake, { status: 429, code: "rateLimitExceeded", headers: { "retry-after": "7" } }, toStore);
    for (const use of [() => storage.read("file", forever), () => storage.sizeOf("file", forever), () => keysOf(storage, "")]) {
      expect(await refusal(use())).toMatchObject({ reason: "rate-limit", retryAfter: 7_000 });
    }
  });

  test("a bucket that is not there, for each use", async () => {
    const { fake } = await withFakeGcs();
    await using storage = await openGcs(fake, { ...serviceAccount, endpointUrl: fake.url }, "nobodys-bucket");
    const uses: readonly (() => Promise<unknown>)[] = [
      () => storage.put("file", contentOf("x"), forever),
      () => storage.put("file", large, forever),
      () => storage.putIfAbsent("file", Buffer.from("x"), forever),
      () => storage.read("file", forever),
      () => storage.sizeOf("file", forever),
      () => storage.remove(["file"], forever),
      () => keysOf(storage, ""),
    ];
    const answer = { reason: "options", message: expect.stringContaining('Create the bucket "nobodys-bucket"') as string };
    for (const use of uses) expect(await refusal(use()), String(use)).toMatchObject(answer);
  });

  test("an answer that stops in the middle is a connection that broke", async () => {
    const { fake, storage } = await withFakeGcs();
    answering(fake, { status: 200, body: "half", headers: { "content-length": "100" } }, toStore);
    expect(await refusal(storage.read("file", forever))).toMatchObject({ reason: "connection", retry: "call" });
    const reading = async (): Promise<void> => {
      for await (const _ of storage.stream("file", forever));
    };
    expect(await refusal(reading())).toMatchObject({ reason: "connection", retry: "call" });
  });

  test("nobody there", async () => {
    const { fake, storage } = await withFakeGcs({ anonymous: true });
    await fake[Symbol.asyncDispose]();
    expect(await refusal(storage.put("file", contentOf("x"), forever))).toMatchObject({
      reason: "connection",
      retry: "call",
      message: expect.stringContaining("nobody listens at 127.0.0.1:"),
    });
  });
});

describe("uploads in parts", () => {
  test.each<[string, Fault]>([
    ["is cut", "cut"],
    ["is refused", { status: 429, code: "rateLimitExceeded" }],
  ])("a part that %s ends the upload, and nothing stays", async (_, answer) => {
    const { fake, storage } = await withFakeGcs();
    answering(fake, answer, (request) => isPart(request) && request.headers["content-range"]?.startsWith("bytes 8388608-") === true);
    expect(await refusal(storage.put("large", large, forever))).toMatchObject({
      reason: answer === "cut" ? "connection" : "rate-limit",
      retry: "call",
    });
    expect(fake.uploads()).toBe(0);
    expect(await storage.sizeOf("large", forever)).toBeUndefined();
  });

  test("what the store did not keep of a part is sent again", async () => {
    const { fake, storage } = await withFakeGcs();
    fake.keeps = (bytes) => (bytes > 3_000_000 ? 2_097_152 : bytes);
    await storage.put("large", large, forever);
    const read = await storage.read("large", forever);
    const sent: Uint8Array[] = [];
    for await (const piece of large.stream()) sent.push(piece);
    expect(Buffer.from(read!).equals(Buffer.concat(sent))).toBe(true);
    expect(fake.requests.filter(isPart).length).toBeGreaterThan(3);
  });

  test("a store that keeps nothing is not asked for ever", async () => {
    const { fake, storage } = await withFakeGcs();
    fake.keeps = () => 0;
    expect((await refusal(storage.put("large", large, forever))).message).toContain("does not keep what is sent to it");
    expect(fake.uploads()).toBe(0);
  });

  test("a file of exactly one part arrives", async () => {
    const { storage } = await withFakeGcs();
    await storage.put("one", contentOf(Buffer.alloc(8 * 1024 * 1024, "x")), forever);
    expect(await storage.sizeOf("one", forever)).toBe(8 * 1024 * 1024);
  });
});

describe("credentials", () => {
  const json = (more: object = {}): string =>
    JSON.stringify({ type: "service_account", client_email: serviceAccount.clientEmail, private_key: serviceAccount.privateKey, ...more });

  test.each<[string, FilesystemCredentials]>([
    ["a service account", serviceAccount],
    ["one whose key comes from the environment", { ...serviceAccount, privateKey: serviceAccount.privateKey.replaceAll("\n", "\\n") }],
    ["OAuth", oauth],
  ])("%s", async (_, fields) => {
    const { fake, storage } = await withFakeGcs(fields);
    await storage.put("file", contentOf("text"), forever);
    expect(await textOf(storage, "file")).toBe("text");
    expect(fake.tokensGiven()).toBe(1);
  });

  test.each(["", "installed", "web"])("the JSON of Google as a text, wrapped in %j", async (wrapped) => {
    const { client_id, client_secret, refresh_token } = { client_id: "id", client_secret: "c4n4ry", refresh_token: "c4n4ry-refresh" };
    const text = wrapped === "" ? json({ client_id: "1234" }) : JSON.stringify({ [wrapped]: { client_id, client_secret, refresh_token } });
    const { auth, endpoint } = await connectToGcs(text);
    expect(auth?.constructor.name).toBe(wrapped === "" ? "JWT" : "UserRefreshClient");
    expect(endpoint.href).toBe("https://storage.googleapis.com/");
  });

  test("a token that expires in the middle of a load is renewed", async () => {
    const { fake, storage } = await withFakeGcs();
    await storage.put("one", contentOf("x"), forever);
    fake.expireTokens();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_000 });
    await storage.put("two", contentOf("x"), forever);
    expect(await keysOf(storage, "")).toEqual(["one", "two"]);
    expect(fake.tokensGiven()).toBe(2);
  });

  test("a token that is refused before its time is asked for anew by the next session", async () => {
    const { fake, storage } = await withFakeGcs();
    await storage.put("one", contentOf("x"), forever);
    fake.expireTokens();
    expect(await refusal(storage.put("two", contentOf("x"), forever))).toMatchObject({ reason: "authentication", retry: "session" });
    await using next = await openGcs(fake);
    await next.put("two", contentOf("x"), forever);
    expect(fake.tokensGiven()).toBe(2);
  });

  test.each([
    ["of another account", { ...serviceAccount, clientEmail: "else@tests" }, "authentication", /invalid_grant.*make a new one/s],
    ["that is no key", { ...serviceAccount, privateKey: "c4n4ry" }, "options", /private key cannot be read/],
    ["of OAuth that is old", { ...oauth, refreshToken: "c4n4ry-old" }, "authentication", /sign in again/],
    ["at all is given to a public bucket", { anonymous: true }, "authentication", /not public/],
  ])("no key %s", async (_, fields, reason, message) => {
    const { storage } = await withFakeGcs(fields);
    expect(await refusal(storage.put("file", contentOf("x"), forever))).toMatchObject({
      reason,
      retry: "never",
      message: expect.stringMatching(message),
    });
  });

  test("a clock that is wrong says so", async () => {
    const { fake, storage } = await withFakeGcs();
    const said = {
      error: "invalid_grant",
      error_description: "Invalid JWT: Token must be a short-lived token. Check your iat and exp values in the JWT claim.",
    };
    answering(
      fake,
      { status: 400, body: JSON.stringify(said), headers: { "content-type": "application/json" } },
      ({ path }) => path === "/token",
    );
    expect(await refusal(storage.read("file", forever))).toMatchObject({
      reason: "authentication",
      message: expect.stringContaining("clock of this machine"),
    });
  });

  test.each<[string | FilesystemCredentials, RegExp]>([
    [{ clientEmail: "a@b" }, /private_key \(privateKey\) is missing beside client_email \(clientEmail\)/],
    [{ refreshToken: "c4n4ry" }, /client_id \(clientId\) and client_secret \(clientSecret\) are missing/],
    ["c4n4ry", /the JSON of a service account, whole/],
    ['{"c4n4ry', /the JSON of a service account, whole/],
    ["{}", /the JSON of a service account, whole/],
    ['{"type":"service_account","private_key":"c4n4ry"}', /client_email \(clientEmail\) is missing/],
    ['{"type":"external_account","credential_source":{"file":"c4n4ry"}}', /GOOGLE_APPLICATION_CREDENTIALS/],
  ])("%j is refused", async (credentials, message) => {
    expect(await refusal(connectToGcs(credentials))).toMatchObject({ reason: "options", message: expect.stringMatching(message) });
  });

  test("what the environment names and is not there", async () => {
    vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", "/nowhere.json");
    expect(await refusal(connectToGcs({}))).toMatchObject({
      reason: "authentication",
      message: expect.stringContaining("client_email and private_key"),
    });
  });

  test("an engine gets a token, and until when it is good", async () => {
    const { fake, storage } = await withFakeGcs();
    const access = await storage.access();
    expect(access).toEqual({ kind: "gcp", token: "c4n4ry-token-1", expiration: expect.any(Date), endpoint: `${fake.url}/` });
    const open = await openGcs(fake, { anonymous: true, endpointUrl: fake.url });
    expect(await open.access()).toEqual({ kind: "gcp", endpoint: `${fake.url}/` });
    expect(storage.url("a b/ü")).toBe("gs://lake/in/a b/ü");
  });
});

test("a library that is not installed is named", async () => {
  vi.doMock("google-auth-library", () => Promise.reject(new Error("Cannot find package")));
  vi.resetModules();
  const { connectToGcs: connect } = await import("../src/storage/gcs-client.js");
  await expect(connect({})).rejects.toMatchObject({
    reason: "driver-missing",
    message: expect.stringContaining("npm install google-auth-library"),
  });
  vi.doUnmock("google-auth-library");
});
