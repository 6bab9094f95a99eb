import { generateKeyPairSync } from "node:crypto";
import { gaxios } from "google-auth-library";
import { onTestFinished } from "vitest";
import type { FilesystemCredentials } from "../../src/options/credentials.js";
import { connectToGcs } from "../../src/storage/gcs-client.js";
import { storageOver } from "../../src/storage/gcs-storage.js";
import type { Storage } from "../../src/storage/storage.js";
import { fakeGcs, type FakeGcs } from "./fake-gcs.js";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** A service account that the fake knows. */
export const serviceAccount = {
  clientEmail: "loader@tests.iam.gserviceaccount.com",
  privateKey: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
} as const;

export const oauth = { clientId: "id", clientSecret: "c4n4ry-client-secret", refreshToken: "c4n4ry-refresh-token" } as const;

export async function startFakeGcs(): Promise<FakeGcs> {
  return await fakeGcs("lake", { email: serviceAccount.clientEmail, publicKey, refreshToken: oauth.refreshToken });
}

/** A storage over a fake, which also answers for the token server of Google. */
export async function openGcs(
  fake: FakeGcs,
  credentials: string | FilesystemCredentials | undefined = { ...serviceAccount, endpointUrl: fake.url },
  bucket: string = "lake",
): Promise<Storage> {
  const transporter = new gaxios.Gaxios();
  transporter.interceptors.request.add({
    async resolved(request) {
      if (request.url.host === "oauth2.googleapis.com") request.url = new URL(request.url.pathname, fake.url);
      return request;
    },
  });
  const connection = await connectToGcs(credentials, transporter);
  return storageOver(connection, { scheme: "gcs", authority: bucket, path: "in" });
}

/** A fake with a storage over it, both gone with the test. */
export async function withFakeGcs(
  fields: FilesystemCredentials = serviceAccount,
): Promise<{ readonly fake: FakeGcs; readonly storage: Storage }> {
  const fake = await startFakeGcs();
  const storage = await openGcs(fake, { endpointUrl: fake.url, ...fields });
  onTestFinished(async () => {
    await storage[Symbol.asyncDispose]();
    await fake[Symbol.asyncDispose]();
  });
  return { fake, storage };
}
