import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { FilesystemCredentials } from "../src/options/credentials.js";
import { refusal } from "./support/refusal.js";
import { openS3 } from "./support/s3-server.js";
import { contentOf } from "./support/storage-contract.js";
import { keys, withFakeS3 } from "./support/with-fake-s3.js";

const forever = new AbortController().signal;

afterEach(() => vi.unstubAllEnvs());

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

  test("a profile of ~/.aws, with its region", async () => {
    const folder = mkdtempSync(join(tmpdir(), "dlt-ts-profile-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, "credentials");
    writeFileSync(
      file,
      `[lakes]\naws_access_key_id = ${keys.accessKeyId}\naws_secret_access_key = c4n4ry-of-profile\nregion = eu-north-1\n`,
    );
    vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", file);
    vi.stubEnv("AWS_CONFIG_FILE", file);
    const { fake } = await withFakeS3();
    await using storage = await openS3("s3://lake", { endpointUrl: fake.url, profileName: "lakes" });
    await storage.put("file", contentOf("x"), forever);
    expect(fake.requests.at(-1)!.headers.authorization).toContain(`Credential=${keys.accessKeyId}/`);
    expect(await storage.access()).toMatchObject({ region: "eu-north-1", keys: { accessKeyId: keys.accessKeyId } });
    await using other = await openS3("s3://lake", { endpointUrl: fake.url, profileName: "nobodys" });
    expect(await refusal(other.put("file", contentOf("x"), forever))).toMatchObject({ reason: "authentication" });
  });

  test("nothing is signed for a public bucket", async () => {
    const { fake } = await withFakeS3();
    await using storage = await openS3("s3://lake", { endpointUrl: fake.url, anonymous: true });
    expect(await refusal(storage.put("file", contentOf("x"), forever))).toMatchObject({ reason: "permission" });
    expect(fake.requests.at(-1)!.headers.authorization).toBeUndefined();
    expect(await storage.access()).toEqual({ kind: "aws", region: "us-east-1", endpoint: `${fake.url}/`, urlStyle: "path" });
  });

  test("an engine gets the keys that are used here", async () => {
    const { storage, fake } = await withFakeS3({ regionName: "eu-west-1", s3UrlStyle: "vhost" });
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
