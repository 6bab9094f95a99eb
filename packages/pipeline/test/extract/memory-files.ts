import { createHash } from "node:crypto";
import { ExtractWriter, type StagedRows } from "../../src/staged/extract-writer.js";
import { readStagedRows } from "../../src/staged/read-staged-rows.js";
import type { StagedFileSink } from "../../src/staged/staged-file-sink.js";

/** Staged files in memory. */
export class MemoryFiles {
  readonly contents: Map<string, Buffer> = new Map();
  finished = 0;

  open = (name: string): StagedFileSink => {
    this.contents.set(name, Buffer.alloc(0));
    return {
      write: async (bytes) => {
        this.contents.set(name, Buffer.concat([this.contents.get(name)!, bytes]));
      },
      finish: async () => {
        this.finished += 1;
        const content = this.contents.get(name)!;
        return { bytes: content.byteLength, sha256: createHash("sha256").update(content).digest("hex") };
      },
    };
  };

  async stage(rows: readonly unknown[], maxBytes?: number): Promise<StagedRows> {
    await using writer = new ExtractWriter({ resource: "a/b", open: this.open, ...(maxBytes === undefined ? {} : { maxBytes }) });
    for (let at = 0; at < rows.length; at += 100) await writer.write(rows.slice(at, at + 100));
    return await writer.finish();
  }

  async read({ files }: StagedRows, edit: (content: Buffer) => Buffer = (content) => content): Promise<readonly unknown[]> {
    const rows: unknown[] = [];
    for (const file of files) {
      for await (const page of readStagedRows(chunked(edit(this.contents.get(file.name)!)), file)) rows.push(...page);
    }
    return rows;
  }
}

/** A file as a disk gives it. */
export async function* chunked(content: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.byteLength; at += 1_000) yield content.subarray(at, at + 1_000);
}
