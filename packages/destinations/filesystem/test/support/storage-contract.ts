import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DestinationError } from "@dlt-ts/core";
import type { Storage, StorageContent } from "../../src/storage/storage.js";

const forever = new AbortController().signal;

export function contentOf(text: string | Uint8Array, partSize: number = 1 << 20): StorageContent {
  const bytes = Buffer.from(text);
  return {
    bytes: bytes.byteLength,
    async *stream() {
      for (let first = 0; first < bytes.byteLength; first += partSize) yield bytes.subarray(first, first + partSize);
    },
  };
}

export async function textOf(storage: Storage, key: string): Promise<string | undefined> {
  const bytes = await storage.read(key, forever);
  return bytes === undefined ? undefined : Buffer.from(bytes).toString("utf8");
}

/** The keys of the files, sorted. */
export async function keysOf(storage: Storage, prefix: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key } of storage.list(prefix, forever)) keys.push(key);
  return keys.toSorted();
}

/** What every storage must do. `open` gives one over the same place each time; each test has a folder of its own in it. */
export function testStorage(name: string, open: () => Promise<Storage>): void {
  describe(`the storage ${name}`, () => {
    let storage: Storage;
    let under: string;
    beforeAll(async () => {
      storage = await open();
      under = `t${randomBytes(5).toString("hex")}`;
    });
    afterAll(async () => {
      await storage.remove(await keysOf(storage, `${under}/`), forever);
      await storage[Symbol.asyncDispose]();
    });

    test("gives back what was put, and something else in its place later", async () => {
      const key = `${under}/put/a b+ü%2F'"?#&.jsonl`;
      await storage.put(key, contentOf("first"), forever);
      expect(await textOf(storage, key)).toBe("first");
      expect(await storage.sizeOf(key, forever)).toBe(5);
      await storage.put(key, contentOf("the second"), forever);
      expect(await textOf(storage, key)).toBe("the second");
      expect(await keysOf(storage, `${under}/put/`)).toEqual([key]);
      await using again = await open();
      expect(await textOf(again, key)).toBe("the second");
    });

    test("takes a file without bytes, and one whose size nobody knows before", async () => {
      await storage.put(`${under}/sizes/none`, contentOf(""), forever);
      expect(await storage.sizeOf(`${under}/sizes/none`, forever)).toBe(0);
      await storage.put(`${under}/sizes/unknown`, { stream: contentOf("some text", 2).stream }, forever);
      expect(await textOf(storage, `${under}/sizes/unknown`)).toBe("some text");
    });

    test("takes and streams a file of many parts", async () => {
      const bytes = randomBytes(24 * 1024 * 1024);
      await storage.put(`${under}/large`, { stream: contentOf(bytes).stream }, forever);
      const parts: Uint8Array[] = [];
      for await (const part of storage.stream(`${under}/large`, forever)) parts.push(part);
      expect(Buffer.concat(parts).equals(bytes)).toBe(true);
    });

    test("knows nothing of a file that is not there", async () => {
      expect(await storage.read(`${under}/absent`, forever)).toBeUndefined();
      expect(await storage.sizeOf(`${under}/absent`, forever)).toBeUndefined();
      await storage.remove([`${under}/absent`], forever);
      const reading = async (): Promise<void> => {
        for await (const _ of storage.stream(`${under}/absent`, forever));
      };
      await expect(reading()).rejects.toMatchObject({ reason: "undefined-relation" });
    });

    test("puts a file where there is none, and only then", async () => {
      const key = `${under}/once`;
      expect(await storage.putIfAbsent(key, Buffer.from("one"), forever)).toBe(true);
      expect(await storage.putIfAbsent(key, Buffer.from("two"), forever)).toBe(false);
      expect(await textOf(storage, key)).toBe("one");
    });

    test("lets one of many be the first", async () => {
      const names = Array.from({ length: 10 }, (_, index) => `loader ${index}`);
      const won = await Promise.all(names.map((each) => storage.putIfAbsent(`${under}/race`, Buffer.from(each), forever)));
      if (storage.decidesRaces) expect(won.filter(Boolean)).toHaveLength(1);
      expect(won).toContain(true);
      const winner = await textOf(storage, `${under}/race`);
      expect(won[names.indexOf(winner!)]).toBe(true);
    });

    test("lists what begins with a text, more than a page of it", async () => {
      const names = Array.from({ length: 1_105 }, (_, index) => `${under}/many/${String(index).padStart(5, "0")}`);
      for (let first = 0; first < names.length; first += 50) {
        await Promise.all(names.slice(first, first + 50).map((key) => storage.put(key, contentOf("x"), forever)));
      }
      await storage.put(`${under}/many.not`, contentOf("x"), forever);
      expect(await keysOf(storage, `${under}/many/`)).toEqual(names);
      expect(await keysOf(storage, `${under}/many`)).toEqual([...names, `${under}/many.not`].toSorted());
      expect(await keysOf(storage, `${under}/many/0110`)).toEqual(names.slice(1_100));
      expect(await keysOf(storage, `${under}/nothing`)).toEqual([]);
      await storage.remove(names, forever);
      expect(await keysOf(storage, `${under}/many`)).toEqual([`${under}/many.not`]);
    });

    test("a file that could not be put to its end is not there, and one that was there stays", async () => {
      const broken: StorageContent = {
        async *stream() {
          yield Buffer.alloc(9 * 1024 * 1024);
          throw new DestinationError("data", "the source ended midway");
        },
      };
      await expect(storage.put(`${under}/broken`, broken, forever)).rejects.toThrow("the source ended midway");
      expect(await storage.sizeOf(`${under}/broken`, forever)).toBeUndefined();
      await storage.put(`${under}/kept`, contentOf("old"), forever);
      await expect(storage.put(`${under}/kept`, broken, forever)).rejects.toThrow("the source ended midway");
      expect(await textOf(storage, `${under}/kept`)).toBe("old");
    });

    test("a signal ends what is going on, with its reason", async () => {
      const controller = new AbortController();
      const endless: StorageContent = {
        async *stream() {
          for (let part = 0; ; part++) {
            yield Buffer.alloc(1024 * 1024);
            if (part === 7) controller.abort(new Error("enough"));
          }
        },
      };
      await expect(storage.put(`${under}/endless`, endless, controller.signal)).rejects.toThrow("enough");
      expect(await storage.sizeOf(`${under}/endless`, forever)).toBeUndefined();
      await expect(storage.read(`${under}/kept`, controller.signal)).rejects.toThrow("enough");
    });

    test("a file that is being read can be left, and a signal ends the reading", async () => {
      await storage.put(`${under}/long`, contentOf(Buffer.alloc(24 * 1024 * 1024, "x")), forever);
      for await (const _ of storage.stream(`${under}/long`, forever)) break;
      const controller = new AbortController();
      const reading = async (): Promise<void> => {
        for await (const _ of storage.stream(`${under}/long`, controller.signal)) controller.abort(new Error("enough"));
      };
      await expect(reading()).rejects.toThrow("enough");
      expect(await storage.sizeOf(`${under}/long`, forever)).toBe(24 * 1024 * 1024);
    });

    test("what was never finished can be removed, and nothing else goes", async () => {
      await storage.put(`${under}/finished`, contentOf("whole"), forever);
      await storage.removeUnfinished(`${under}/`, new Date(Date.now() + 60_000), forever);
      expect(await textOf(storage, `${under}/finished`)).toBe("whole");
    });
  });
}
