import { ContainerSASPermissions, StorageSharedKeyCredential, generateBlobSASQueryParameters } from "@azure/storage-blob";
import { startAzurite } from "@dlt-ts/test-servers";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import type { AzureCredentials } from "../src/index.js";
import { openAzureStorage } from "../src/storage/azure-storage.js";
import type { Storage } from "../src/storage/storage.js";
import { containerOf, makeContainer } from "./support/azure.js";
import { startHttpProxy } from "./support/http-proxy.js";
import { contentOf, keysOf, textOf } from "./support/storage-contract.js";
import { refusal } from "./support/refusal.js";

const forever = new AbortController().signal;
const server = await startAzurite({ account: "canaryaccount" });
const proxy = await startHttpProxy(server.endpoint);
const { account, key } = server;
const endpointUrl = `${proxy.origin}/${account}`;
const byKey: AzureCredentials & { endpointUrl: string } = { azureStorageAccountName: account, azureStorageAccountKey: key, endpointUrl };
const lake = await makeContainer(server, "lake");
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});
beforeEach(() => {
  proxy.interfere = () => undefined;
  proxy.requests.length = 0;
});

const open = (credentials: object = byKey, container = "lake"): Promise<Storage> =>
  openAzureStorage({ scheme: "az", authority: container, path: "" }, credentials);

function signature(permissions: string, expiresOn: Date): string {
  const values = { containerName: "lake", permissions: ContainerSASPermissions.parse(permissions), expiresOn };
  return generateBlobSASQueryParameters(values, new StorageSharedKeyCredential(account, key)).toString();
}
const inAnHour = (): Date => new Date(Date.now() + 3_600_000);

describe("who may come in", () => {
  const wrongKey = "c4n4ry/AA==";

  test("a wrong key is an authentication error that names its field, and nobody sees the key", async () => {
    await using storage = await open({ ...byKey, azureStorageAccountKey: wrongKey });
    const error = await refusal(storage.put("a", contentOf("x"), forever));
    expect(error).toMatchObject({ reason: "authentication", retry: "never", context: { status: 403, url: "az://lake/a" } });
    expect(error.message).toContain("azure_storage_account_key");
  });

  test.each([
    ["changed", () => signature("racwdl", inAnHour()).replace(/sig=.{6}/, "sig=c4n4ry"), "is not of this account, or was changed"],
    ["expired", () => signature("racwdl", new Date(Date.now() - 3_600_000)), "has expired"],
  ])("a SAS token that is %s", async (_, make, says) => {
    const token = make();
    await using storage = await open({ azureStorageSasToken: token, azureStorageAccountName: account, endpointUrl });
    const error = await refusal(storage.read("a", forever));
    expect(error).toMatchObject({ reason: "authentication", retry: "never" });
    expect(error.message).toContain(says);
  });

  test("a SAS token does all that it permits, and what it does not permit is a permission error", async () => {
    const azureStorageSasToken = `?${signature("racwdl", inAnHour())}`;
    await using storage = await open({ azureStorageSasToken, azureStorageAccountName: account, endpointUrl });
    await storage.put("sas/a b", contentOf("signed"), forever);
    expect(await textOf(storage, "sas/a b")).toBe("signed");
    await storage.remove(["sas/a b"], forever);
    expect(await textOf(storage, "sas/a b")).toBeUndefined();
    await using reader = await open({ azureStorageSasToken: signature("rl", inAnHour()), azureStorageAccountName: account, endpointUrl });
    const error = await refusal(reader.put("sas/b", contentOf("x"), forever));
    expect(error).toMatchObject({ reason: "permission", retry: "never" });
    expect(error.message).toContain("racwdl");
  });

  test("a connection string", async () => {
    const text = `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};BlobEndpoint=${endpointUrl}/;QueueEndpoint=http://127.0.0.1:1/x`;
    await using storage = await openAzureStorage({ scheme: "abfss", authority: "lake", path: "" }, text);
    await storage.put("text", contentOf("by text"), forever);
    expect(await textOf(storage, "text")).toBe("by text");
    expect(storage.url("text")).toBe("abfss://lake/text");
  });

  test("nobody in particular reads a container that is open to everybody, and writes nothing", async () => {
    const container = containerOf(server, "open");
    await container.create({ access: "container" });
    await container.getBlockBlobClient("file").upload("for all", 7);
    await using storage = await open({ azureStorageAccountName: account, endpointUrl, anonymous: true }, "open");
    expect(await textOf(storage, "file")).toBe("for all");
    expect(await keysOf(storage, "")).toEqual(["file"]);
    expect(["authentication", "permission"]).toContain((await refusal(storage.put("other", contentOf("x"), forever))).reason);
    expect(await storage.access()).toEqual({ kind: "azure", account, container: "open", endpoint: endpointUrl });
  });

  test("a clock that is wrong says so", async () => {
    proxy.interfere = () => ({
      status: 403,
      headers: { date: new Date(Date.now() - 40 * 60_000).toUTCString(), "x-ms-error-code": "AuthenticationFailed" },
    });
    await using storage = await open();
    const error = await refusal(storage.read("a", forever));
    expect(error).toMatchObject({ reason: "authentication", retry: "never" });
    expect(error.message).toMatch(/40 minutes ahead/);
  });
});

describe("where things are not", () => {
  test("a container that is not there is told with what to do, by every member", async () => {
    await using storage = await open(byKey, "absent");
    const listing = async (): Promise<void> => {
      for await (const _ of storage.list("", forever));
    };
    for (const doing of [
      () => storage.put("a", contentOf("x"), forever),
      () => storage.putIfAbsent("a", Buffer.from("x"), forever),
      () => storage.read("a", forever),
      () => storage.sizeOf("a", forever),
      () => storage.remove(["a"], forever),
      listing,
    ]) {
      const error = await refusal(doing());
      expect(error).toMatchObject({ reason: "options", retry: "never" });
      expect(error.message).toContain('Create the container "absent"');
    }
  });

  test("a server that is not there, and a host that nobody knows", async () => {
    const gone = await startHttpProxy(server.endpoint);
    await gone[Symbol.asyncDispose]();
    await using nobody = await open({ ...byKey, endpointUrl: `${gone.origin}/${account}` });
    expect(await refusal(nobody.read("a", forever))).toMatchObject({ reason: "connection", retry: "call" });
    await using unknown = await open({ ...byKey, endpointUrl: "http://canaryaccount.invalid" });
    const error = await refusal(unknown.read("a", forever));
    expect(error.reason).toBe("connection");
    expect(error.message).toContain('Is "canaryaccount" the name of the storage account?');
  });

  test("names of containers that Azure does not take", async () => {
    await using storage = await open(byKey, "Not_A_Name");
    expect(await refusal(storage.put("a", contentOf("x"), forever))).toMatchObject({ reason: "options" });
  });
});

describe("a bad day", () => {
  test("503 says how long to wait, and is asked once", async () => {
    proxy.interfere = () => ({ status: 503, headers: { "retry-after": "7", "x-ms-error-code": "ServerBusy" } });
    await using storage = await open();
    const error = await refusal(storage.put("busy", contentOf("x"), forever));
    expect(error).toMatchObject({ reason: "rate-limit", retry: "call", retryAfter: 7_000 });
    expect(proxy.requests).toHaveLength(1);
  });

  test.each([
    [500, "InternalError", { reason: "connection", retry: "call" }],
    [500, "OperationTimedOut", { reason: "timeout", retry: "call" }],
    [429, "TooManyRequests", { reason: "rate-limit", retry: "call" }],
    [412, "ConditionNotMet", { reason: "contention", retry: "call" }],
    [403, "KeyBasedAuthenticationNotPermitted", { reason: "permission", retry: "never" }],
    [409, "BlobImmutableDueToPolicy", { reason: "permission", retry: "never" }],
    [409, "AccountIsDisabled", { reason: "permission", retry: "never" }],
    [418, "Teapot", { reason: "unknown", retry: "never" }],
  ])("%i %s", async (status, code, expected) => {
    proxy.interfere = () => ({ status, headers: { "x-ms-error-code": code } });
    await using storage = await open();
    expect(await refusal(storage.read("a", forever))).toMatchObject(expected);
  });

  test("a connection that is cut: nothing half is there, and the next attempt puts it", async () => {
    await using storage = await open();
    await storage.put("cut", contentOf("old"), forever);
    const large = Buffer.alloc(20 * 1024 * 1024, "new ");
    proxy.interfere = ({ url }) => (url!.includes("comp=block&") ? "cut before" : undefined);
    expect(await refusal(storage.put("cut", contentOf(large), forever))).toMatchObject({ reason: "connection", retry: "call" });
    expect(await textOf(storage, "cut")).toBe("old");
    proxy.interfere = ({ url }) => (url!.includes("comp=blocklist") ? "cut before" : undefined);
    expect(await refusal(storage.put("cut", contentOf(large), forever))).toMatchObject({ reason: "connection" });
    expect(await textOf(storage, "cut")).toBe("old");
    proxy.interfere = () => undefined;
    await storage.put("cut", contentOf(large), forever);
    expect(await storage.sizeOf("cut", forever)).toBe(large.byteLength);
  });

  test("an answer that is cut is an error, not a short file", async () => {
    await using storage = await open();
    await storage.put("answer", contentOf("x".repeat(100_000)), forever);
    proxy.interfere = () => "cut within";
    expect(await refusal(storage.read("answer", forever))).toMatchObject({ reason: "connection", retry: "call" });
  });

  test("a file that changes while it is read is told, and never a mixture", async () => {
    await using storage = await open();
    await storage.put("changing", contentOf(Buffer.alloc(10 * 1024 * 1024, "a")), forever);
    const read = async (): Promise<void> => {
      for await (const _ of storage.stream("changing", forever))
        await storage.put("changing", contentOf(Buffer.alloc(10 * 1024 * 1024, "b")), forever);
    };
    expect(await refusal(read())).toMatchObject({ reason: "contention" });
  });

  test("the same file put at once by two ends as one of the two", async () => {
    await using storage = await open();
    const bodies = ["a", "b"].map((letter) => Buffer.alloc(17 * 1024 * 1024, letter));
    const ends = await Promise.allSettled(bodies.map((body) => storage.put("both", contentOf(body), forever)));
    for (const end of ends) if (end.status === "rejected") expect(end.reason).toMatchObject({ reason: "contention", retry: "call" });
    expect(ends.some((end) => end.status === "fulfilled")).toBe(true);
    const bytes = Buffer.from((await storage.read("both", forever))!);
    expect(bodies.some((body) => body.equals(bytes))).toBe(true);
  });

  test("one file of a batch that cannot be removed is not swallowed", async () => {
    await using storage = await open();
    await storage.put("leased/a", contentOf("x"), forever);
    await storage.put("leased/b", contentOf("x"), forever);
    const lease = lake.getBlobClient("leased/b").getBlobLeaseClient();
    await lease.acquireLease(15);
    const error = await refusal(storage.remove(["leased/a", "leased/b", "leased/absent"], forever));
    expect(error).toMatchObject({ reason: "contention", context: { url: "az://lake/leased/b" } });
    await lease.releaseLease();
  });
});

describe("many files", () => {
  test("are listed page by page", async () => {
    await using storage = await open({
      azureStorageSasToken: signature("racwdl", inAnHour()),
      azureStorageAccountName: account,
      endpointUrl,
    });
    const keys = Array.from({ length: 7 }, (_, index) => `pages/${index}`);
    for (const each of keys) await storage.put(each, contentOf("x"), forever);
    proxy.requests.length = 0;
    proxy.interfere = ({ url }) => ({ path: `${url}&maxresults=3` });
    expect(await keysOf(storage, "pages/")).toEqual(keys);
    expect(proxy.requests).toHaveLength(3);
  });

  test("are removed 256 at a time", async () => {
    await using storage = await open();
    const keys = Array.from({ length: 300 }, (_, index) => `batches/${index}`);
    await Promise.all(keys.map((each) => storage.put(each, contentOf("x"), forever)));
    proxy.requests.length = 0;
    await storage.remove(keys, forever);
    expect(proxy.requests).toHaveLength(2);
    expect(await keysOf(storage, "batches/")).toEqual([]);
  });

  test("folders that Hadoop noted as files are no files", async () => {
    await lake.getBlockBlobClient("hadoop/folder").upload("", 0, { metadata: { hdi_isfolder: "true" } });
    await using storage = await open();
    await storage.put("hadoop/folder/file", contentOf("x"), forever);
    expect(await keysOf(storage, "hadoop")).toEqual(["hadoop/folder/file"]);
  });
});

describe("the way in for other engines", () => {
  test("is a signature for an hour, which reads and writes in this container only", async () => {
    await using storage = await open();
    await storage.put("staged/a", contentOf("for others"), forever);
    const access = await storage.access();
    if (access.kind !== "azure") throw new Error("not of Azure");
    expect(access).toMatchObject({ account, container: "lake", endpoint: endpointUrl });
    const left = access.expiresAt!.getTime() - Date.now();
    expect(left).toBeGreaterThan(50 * 60_000);
    expect(left).toBeLessThanOrEqual(60 * 60_000);
    const answer = await fetch(`${access.endpoint}/lake/staged/a?${access.sasToken}`);
    expect(await answer.text()).toBe("for others");
    await makeContainer(server, "other");
    await containerOf(server, "other").getBlockBlobClient("b").upload("x", 1);
    expect((await fetch(`${access.endpoint}/other/b?${access.sasToken}`)).status).toBe(403);
  });

  test("permits what azure_sas_token_permissions says, and hands on a token that was given", async () => {
    await using storage = await open({ ...byKey, azureSasTokenPermissions: "r" });
    const access = await storage.access();
    if (access.kind !== "azure") throw new Error("not of Azure");
    await using reader = await open({ azureStorageSasToken: access.sasToken, azureStorageAccountName: account, endpointUrl });
    expect(await refusal(reader.put("no", contentOf("x"), forever))).toMatchObject({ reason: "permission" });
    expect(await reader.access()).toMatchObject({ kind: "azure", sasToken: access.sasToken });
  });
});
