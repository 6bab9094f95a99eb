import { onTestFinished } from "vitest";
import type { FilesystemCredentials } from "../../src/options/credentials.js";
import type { Storage } from "../../src/storage/storage.js";
import { fakeS3, type FakeS3 } from "./fake-s3.js";
import type { FakeRequest, FakeStore, Fault } from "./fake-store.js";
import { fieldsOf, openS3 } from "./s3-server.js";

export const keys = { accessKeyId: "loader-key", secretAccessKey: "c4n4ry-secret-of-s3" } as const;

/** A fake with a storage over it, both gone with the test. */
export async function withFakeS3(fields: FilesystemCredentials = {}): Promise<{ readonly fake: FakeS3; readonly storage: Storage }> {
  const fake = await fakeS3("lake", keys.accessKeyId);
  const storage = await openS3("s3://lake/in", { ...fieldsOf(keys, fake.url), awsSessionToken: "c4n4ry-token", ...fields });
  onTestFinished(async () => {
    await storage[Symbol.asyncDispose]();
    await fake[Symbol.asyncDispose]();
  });
  return { fake, storage };
}

/** Lets a fake answer so, to some requests or all. */
export function answering(fake: FakeStore, answer: Fault, to: (request: FakeRequest) => boolean = () => true): void {
  fake.fault = (request) => (to(request) ? answer : undefined);
}
