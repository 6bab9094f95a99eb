import { DestinationError, type DestinationClient } from "@dlt-ts/core";
import { expect, test } from "vitest";
import { clientOfAbsentFile } from "./absent-file.js";

test("a file that another process had made and locked is tried anew, and the failure is not told again when the client closes", async () => {
  let attempts = 0;
  let closed = 0;
  const open = async (): Promise<DestinationClient> => {
    if (++attempts === 1) throw new DestinationError("connection", "The file is locked by another process.");
    return {
      exists: () => Promise.resolve(true),
      [Symbol.asyncDispose]: async () => void closed++,
    } as unknown as DestinationClient;
  };
  // The name of something that exists: it was made meanwhile.
  const first = clientOfAbsentFile(import.meta.filename, open);
  await expect(first.exists()).rejects.toThrow("locked by another process");
  await first[Symbol.asyncDispose]();
  expect(closed).toBe(0);

  attempts = 0;
  const second = clientOfAbsentFile(import.meta.filename, open);
  await expect(second.exists()).rejects.toThrow("locked by another process");
  expect(await second.exists()).toBe(true);
  await second[Symbol.asyncDispose]();
  expect([attempts, closed]).toEqual([2, 1]);
});
