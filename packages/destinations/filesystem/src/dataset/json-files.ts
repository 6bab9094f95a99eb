import { Buffer } from "node:buffer";
import { DestinationError, type Json } from "@dlt-ts/core";
import type { Storage } from "../storage/storage.js";

/** A JSON document that is an object. */
export type JsonObject = { readonly [key: string]: Json };

/** How many small files are asked for at once. */
const atOnce = 16;

export function jsonBytes(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

/** A small JSON file; `undefined` where there is none. Rejects with a `DestinationError` (`unknown`) for what is no JSON object. */
export async function readJsonFile(storage: Storage, key: string, signal: AbortSignal): Promise<JsonObject | undefined> {
  const bytes = await storage.read(key, signal);
  if (bytes === undefined) return undefined;
  let value: Json;
  try {
    value = JSON.parse(Buffer.from(bytes).toString("utf8")) as Json;
  } catch {
    value = null;
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new DestinationError(
    "unknown",
    `${storage.url(key)} should be one object of JSON, and is not: something else wrote it, or cut it off.`,
    {
      context: { key },
    },
  );
}

export async function putJson(storage: Storage, key: string, value: object, signal: AbortSignal): Promise<void> {
  const bytes = jsonBytes(value);
  await storage.put(
    key,
    {
      bytes: bytes.byteLength,
      stream: async function* () {
        yield bytes;
      },
    },
    signal,
  );
}

/** Several at once, in the order of the keys. */
export async function mapInParallel<Item, Value>(items: readonly Item[], each: (item: Item) => Promise<Value>): Promise<Value[]> {
  const values: Value[] = [];
  for (let first = 0; first < items.length; first += atOnce) {
    values.push(...(await Promise.all(items.slice(first, first + atOnce).map(each))));
  }
  return values;
}

/** The keys of all files that begin with a text. */
export async function keysBelow(storage: Storage, prefix: string, signal: AbortSignal): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of storage.list(prefix, signal)) keys.push(key);
  return keys;
}
