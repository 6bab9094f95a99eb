import { readFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { fileURLToPath } from "node:url";
import { startAzurite } from "@dlt-ts/test-servers";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { openAzureStorage } from "../src/storage/azure-storage.js";
import type { Storage } from "../src/storage/storage.js";
import { makeContainer } from "./support/azure.js";
import { contentOf, textOf } from "./support/storage-contract.js";
import { refusal } from "./support/refusal.js";

const forever = new AbortController().signal;
const file = (name: string): string => fileURLToPath(new URL(`tls/${name}`, import.meta.url));
const tls = { cert: file("server.crt"), key: file("server.key") };
setDefaultCACertificates([...getCACertificates(), readFileSync(tls.cert, "utf8")]);

/** Microsoft Entra, which no test can ask: tokens as it makes them, of which Azurite checks all but the signature. */
const entra = vi.hoisted(() => ({
  asked: [] as unknown[],
  /** Seconds until a token ends, as it says itself, and as the SDK is told. */
  valid: [3600, 3600] as readonly [number, number],
  fails: undefined as Error | undefined,
}));
vi.mock("@azure/identity", () => {
  class Credential {
    readonly #given: readonly unknown[];
    constructor(...given: readonly unknown[]) {
      this.#given = given;
    }
    async getToken(scopes: unknown): Promise<{ token: string; expiresOnTimestamp: number }> {
      entra.asked.push({ by: this.constructor.name, given: this.#given, scopes });
      if (entra.fails !== undefined) throw entra.fails;
      const now = Math.floor(Date.now() / 1000);
      const [itself, told] = entra.valid;
      const claims = {
        aud: "https://storage.azure.com",
        iss: "https://sts.windows.net/t/",
        iat: now - 60,
        nbf: now - 60,
        exp: now + itself,
        oid: "o",
        tid: "t",
      };
      const token = [{ alg: "RS256", typ: "JWT" }, claims].map((each) => Buffer.from(JSON.stringify(each)).toString("base64url"));
      return { token: `${token.join(".")}.c4n4ry`, expiresOnTimestamp: (now + told) * 1000 };
    }
  }
  return {
    ClientSecretCredential: class ClientSecretCredential extends Credential {},
    DefaultAzureCredential: class DefaultAzureCredential extends Credential {},
  };
});

const server = await startAzurite({ account: "tokens", tls });
afterAll(() => server[Symbol.asyncDispose]());
await makeContainer(server, "lake");
beforeEach(() => {
  entra.asked.length = 0;
  entra.valid = [3600, 3600];
  entra.fails = undefined;
});

const place = { azureStorageAccountName: "tokens", endpointUrl: server.endpoint };
const principal = { ...place, azureTenantId: "t", azureClientId: "c", azureClientSecret: "c4n4ry-secret" };
const open = (credentials: object): Promise<Storage> => openAzureStorage({ scheme: "az", authority: "lake", path: "" }, credentials);

test("a service principal writes, reads and removes with its token", async () => {
  await using storage = await open(principal);
  await storage.put("by/principal", contentOf("signed in"), forever);
  expect(await textOf(storage, "by/principal")).toBe("signed in");
  await storage.remove(["by/principal"], forever);
  expect(await textOf(storage, "by/principal")).toBeUndefined();
  expect(entra.asked[0]).toMatchObject({
    by: "ClientSecretCredential",
    given: ["t", "c", "c4n4ry-secret", {}],
    scopes: ["https://storage.azure.com/.default"],
  });
});

test("without any of the fields the default chain is asked", async () => {
  await using storage = await open(place);
  await storage.put("by/chain", contentOf("x"), forever);
  expect(entra.asked).toMatchObject([{ by: "DefaultAzureCredential" }]);
});

test("a token that comes to its end is renewed while files are put", async () => {
  // The SDK asks anew two minutes before the end.
  entra.valid = [3600, 1];
  await using storage = await open(place);
  for (const each of ["a", "b", "c"]) await storage.put(`renewed/${each}`, contentOf("x"), forever);
  expect(entra.asked.length).toBeGreaterThan(1);
});

test("a token that ended before it should is for the next session, which gets another", async () => {
  entra.valid = [-5, 3600];
  await using storage = await open(place);
  const error = await refusal(storage.put("ended", contentOf("x"), forever));
  expect(error).toMatchObject({ reason: "authentication", retry: "session" });
  entra.valid = [3600, 3600];
  await using next = await open(place);
  await next.put("ended", contentOf("x"), forever);
});

test("a principal that Entra refuses, and a machine on which nobody is signed in", async () => {
  entra.fails = Object.assign(new Error("invalid_client"), {
    name: "AuthenticationError",
    statusCode: 401,
    errorResponse: { errorDescription: "AADSTS7000215: Invalid client secret provided c4n4ry-secret.\r\nTrace ID: 1" },
  });
  await using storage = await open(principal);
  const refused = await refusal(storage.read("a", forever));
  expect(refused).toMatchObject({ reason: "authentication", retry: "never" });
  expect(refused.message).toContain("AADSTS7000215");

  entra.fails = Object.assign(new Error("ChainedTokenCredential failed"), { name: "AggregateAuthenticationError" });
  await using nobody = await open(place);
  const alone = await refusal(nobody.read("a", forever));
  expect(alone).toMatchObject({ reason: "authentication", retry: "never" });
  expect(alone.message).toContain("azure_storage_account_key (azureStorageAccountKey)");
});

test("others get a signature that Azure lends to the identity", async () => {
  await using storage = await open(principal);
  await storage.put("lent", contentOf("for others"), forever);
  const access = await storage.access();
  if (access.kind !== "azure") throw new Error("not of Azure");
  const answer = await fetch(`${access.endpoint}/lake/lent?${access.sasToken}`);
  expect([answer.status, await answer.text()]).toEqual([200, "for others"]);
  expect(access.sasToken).toContain("sktid=t");
});
