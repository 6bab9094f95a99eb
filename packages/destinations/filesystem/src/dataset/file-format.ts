import { Buffer } from "node:buffer";
import type { Storage } from "../storage/storage.js";

/** What a file holds, and how it is compressed: the ending of a name that says so. */
export interface FileFormat {
  readonly format: string;
  readonly suffix: "" | ".gz" | ".zst";
}

const endings: Readonly<Record<string, string>> = { parquet: "parquet", jsonl: "jsonl", json: "jsonl", csv: "csv" };

/** By its name; `undefined` where that does not tell. */
export function formatOf(key: string): FileFormat | undefined {
  const [, ending, suffix = ""] = /\.(parquet|jsonl|json|csv)(\.gz|\.zst)?$/.exec(key) ?? [];
  return ending === undefined ? undefined : { format: endings[ending]!, suffix: suffix as FileFormat["suffix"] };
}

/** By its first bytes, for layouts without `{ext}`. Text is JSON lines where it begins like an object. */
export async function beginningOf(storage: Storage, key: string, signal: AbortSignal): Promise<FileFormat> {
  for await (const bytes of storage.stream(key, signal)) {
    const beginning = Buffer.from(bytes.subarray(0, 4));
    if (beginning.toString("latin1") === "PAR1") return { format: "parquet", suffix: "" };
    const suffix = beginning.readUInt16BE(0) === 0x1f8b ? ".gz" : beginning.equals(Buffer.from([0x28, 0xb5, 0x2f, 0xfd])) ? ".zst" : "";
    return { format: suffix === "" && beginning[0] !== 0x7b ? "csv" : "jsonl", suffix };
  }
  return { format: "jsonl", suffix: "" };
}
