import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { StorageContent } from "../src/storage/storage.js";
import type { FakeRequest, Fault } from "./support/fake-store.js";
import { refusal } from "./support/refusal.js";
import { contentOf, keysOf, textOf } from "./support/storage-contract.js";
import { answering, withFakeS3 } from "./support/with-fake-s3.js";

const forever = new AbortController().signal;
const large: StorageContent = contentOf(randomBytes(20 * 1024 * 1024));

describe("uploads in parts", () => {
  const isPart = ({ query }: FakeRequest, number: string): boolean => query.get("partNumber") === number;

  test.each<[string, Fault]>([
    ["is cut", "cut"],
    ["is refused", { status: 503, code: "SlowDown" }],
  ])("a part that %s ends the upload, and nothing stays", async (_, answer) => {
    const { fake, storage } = await withFakeS3();
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
    const { fake, storage } = await withFakeS3();
    answering(fake, "cut", ({ method, query }) => method === "POST" && query.has("uploadId"));
    expect(await refusal(storage.put("large", large, forever))).toMatchObject({ reason: "connection", retry: "call" });
    expect(fake.uploads()).toEqual([]);
  });

  test("at most three parts are on their way at once", async () => {
    const { fake, storage } = await withFakeS3();
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

describe("stores that know less", () => {
  test("without conditions a file is put where none was seen, and races are no longer decided", async () => {
    const { fake, storage } = await withFakeS3();
    answering(fake, { status: 501, code: "NotImplemented" }, ({ headers }) => headers["if-none-match"] !== undefined);
    expect(storage.decidesRaces).toBe(true);
    expect(await storage.putIfAbsent("receipt", Buffer.from("one"), forever)).toBe(true);
    expect(storage.decidesRaces).toBe(false);
    expect(await storage.putIfAbsent("receipt", Buffer.from("two"), forever)).toBe(false);
    expect(await textOf(storage, "receipt")).toBe("one");
  });

  test("a condition that is not heeded does no harm to a file that is there", async () => {
    const { fake, storage } = await withFakeS3();
    await storage.put("receipt", contentOf("one"), forever);
    answering(fake, "cut", ({ method }) => method === "PUT");
    expect(await storage.putIfAbsent("receipt", Buffer.from("two"), forever)).toBe(false);
  });

  test.each([
    { status: 501, code: "NotImplemented" },
    { status: 400, code: "MissingContentMD5" },
  ])("without removal in batches, one by one: %o", async (answer) => {
    const { fake, storage } = await withFakeS3();
    const names = Array.from({ length: 30 }, (_, index) => `file ${index}`);
    for (const name of names) await storage.put(name, contentOf("x"), forever);
    answering(fake, answer, ({ method, query }) => method === "POST" && query.has("delete"));
    await storage.remove([...names, "absent"], forever);
    expect(await keysOf(storage, "")).toEqual([]);
  });

  test("who may not list uploads leaves them", async () => {
    const { fake, storage } = await withFakeS3();
    answering(fake, { status: 403, code: "AccessDenied" });
    await storage.removeUnfinished("", new Date(), forever);
    answering(fake, { status: 503, code: "SlowDown" });
    expect(await refusal(storage.removeUnfinished("", new Date(), forever))).toMatchObject({ reason: "rate-limit" });
  });
});
