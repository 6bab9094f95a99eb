import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LoadJob } from "@dlt-ts/core";
import { afterAll } from "vitest";

let jobs = 0;

/** A job over bytes. They become a file when somebody asks for its path, which is there until the tests of this file are done. */
export function jobOfBytes(table: string, format: string, rows: number, bytes: Uint8Array): LoadJob {
  const number = ++jobs;
  let written: Promise<string> | undefined;
  return {
    id: `${table}.${number}.${format}`,
    table,
    format,
    rows,
    bytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    file: {
      path: () => (written ??= write(`${number}.${format}`, bytes)),
      async *stream() {
        for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
      },
    },
    save: async () => undefined,
  };
}

let folder: Promise<string> | undefined;
afterAll(async () => {
  if (folder !== undefined) await rm(await folder, { recursive: true, force: true });
});

async function write(name: string, bytes: Uint8Array): Promise<string> {
  folder ??= mkdtemp(join(tmpdir(), "dlt-ts-jobs-"));
  const path = join(await folder, name);
  await writeFile(path, bytes);
  return path;
}
