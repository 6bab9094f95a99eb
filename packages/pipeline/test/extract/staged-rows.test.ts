import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { constants, zstdCompress, zstdDecompressSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chunked, MemoryFiles } from "./memory-files.js";
import { date } from "../../src/values/date-value.js";
import { decimal } from "../../src/values/decimal-value.js";
import { float } from "../../src/values/float-value.js";
import { ExtractError } from "../../src/staged/extract-error.js";
import type { StagedRows } from "../../src/staged/extract-writer.js";
import { readStagedRows } from "../../src/staged/read-staged-rows.js";
import type { StagedFileSink } from "../../src/staged/staged-file-sink.js";

async function stage(rows: readonly unknown[], files = new MemoryFiles(), maxBytes?: number): Promise<StagedRows> {
  return await files.stage(rows, maxBytes);
}

describe("staged rows", () => {
  test("come back as they were", async () => {
    const rows = [
      { id: 1n << 60n, at: new Date(0), price: decimal("1.50"), day: date("2024-01-02"), ratio: float(1), bytes: new Uint8Array([1]) },
      { text: 'line\nbreak "quoted" żółć 🦚\u2028', list: [null, true, { deep: [] }] },
      "not an object",
      null,
      [],
    ];
    const files = new MemoryFiles();
    expect(await files.read(await stage(rows, files))).toEqual(rows);
  });

  test("come back in order from many files, whatever their size", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 3_000 }),
        async (lengths, maxBytes) => {
          const rows = lengths.map((length, id) => ({ id, text: "ż".repeat(length) }));
          const files = new MemoryFiles();
          expect(await files.read(await stage(rows, files, maxBytes))).toEqual(rows);
        },
      ),
      { numRuns: 50 },
    );
  });

  test("are one row on a line of zstd, in files that say what is in them", async () => {
    const files = new MemoryFiles();
    const {
      files: [file],
      rows,
    } = await stage([{ id: 1 }, { id: 2, at: new Date(0) }], files);
    const content = files.contents.get(file!.name)!;
    expect(zstdDecompressSync(content).toString()).toBe('{"id":1}\n{"id":2,"at":"\uF0271970-01-01T00:00:00+00:00"}\n');
    expect(file).toEqual({
      name: file!.name,
      rows: 2,
      bytes: content.byteLength,
      sha256: createHash("sha256").update(content).digest("hex"),
    });
    expect(file!.name).toMatch(/^a%2fb\.[0-9a-f]{10}\.typed-jsonl\.zst$/);
    expect(rows).toBe(2);
  });

  test("begin a new file after so many bytes", async () => {
    const files = new MemoryFiles();
    const large = Array.from({ length: 12 }, (_, id) => ({ id, text: "x".repeat(600_000) }));
    const staged = await stage(large, files, 2_000_000);
    expect(staged.files.map(({ rows }) => rows)).toEqual([4, 4, 4]);
    expect(files.finished).toBe(3);
    expect(await files.read(staged)).toEqual(large);
  });

  test("of a row that is larger than the buffer", async () => {
    const files = new MemoryFiles();
    const rows = [{ id: 1 }, { text: "🦚".repeat(1_000_000) }, { id: 2 }];
    expect(await files.read(await stage(rows, files))).toEqual(rows);
  });

  test("that are none make no file", async () => {
    const files = new MemoryFiles();
    expect(await stage([], files)).toEqual({ files: [], rows: 0, replaced: { notFinite: 0, loneSurrogates: 0 } });
    expect(files.contents.size).toBe(0);
  });

  test("say what was replaced in them", async () => {
    expect((await stage([{ a: NaN, b: "\uD800" }, { a: Infinity }])).replaced).toEqual({ notFinite: 2, loneSurrogates: 1 });
  });

  test("name the row and the place of a value that no column holds", async () => {
    const rows = Array.from({ length: 250 }, (_, id) => ({ id, more: [{ value: id === 249 ? () => "secret" : id }] }));
    const error = await stage(rows).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ExtractError);
    expect((error as ExtractError).message).toBe(
      'Resource "a/b", row 250, more[0].value: a function has no place in data; call it and give its result.',
    );
    expect((error as ExtractError).context).toEqual({ resource: "a/b", row: 250, path: "more[0].value" });
  });

  test("are given up when the disk fails, by whatever call comes next", async () => {
    const failing = (): StagedFileSink => ({
      write: () => Promise.reject(new Error("no space left")),
      finish: () => Promise.reject(new Error("not reached")),
    });
    const many = Array.from({ length: 40 }, () => ({ text: "x".repeat(300_000) }));
    await expect(stage(many, Object.assign(new MemoryFiles(), { open: failing }))).rejects.toThrow("no space left");
    await expect(stage([1], Object.assign(new MemoryFiles(), { open: failing }))).rejects.toThrow("no space left");
  });
});

describe("a staged file that is damaged", () => {
  const compress = promisify(zstdCompress);

  async function read(content: Buffer, rows: number): Promise<readonly unknown[]> {
    const read: unknown[] = [];
    for await (const page of readStagedRows(chunked(content), { name: "f.zst", rows })) read.push(...page);
    return read;
  }

  test.each<[string, string, number, number, RegExp]>([
    ["an edited line", '{"id":1}\n{"id":}\n', 2, 2, /f\.zst is damaged at line 2: it is no typed JSON/],
    ["a missing line", '{"id":1}\n', 2, 1, /at line 1: it ends there and should have 2 rows/],
    ["a line too many", '{"id":1}\n{"id":2}\n', 1, 2, /at line 2: it should have 1 rows and has more/],
    ["half a line", '{"id":1}\n{"id":2', 2, 2, /at line 2: it has no end/],
    ["an empty line", '{"id":1}\n\n', 2, 2, /at line 2: it is no typed JSON/],
  ])("has %s", async (_what, text, rows, line, message) => {
    const error = await read(await compress(Buffer.from(text)), rows).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ExtractError);
    expect((error as ExtractError).message).toMatch(message);
    expect((error as ExtractError).context).toEqual({ file: "f.zst", line });
  });

  test("is cut, wherever, or has another byte, wherever: never other rows", async () => {
    const rows = Array.from({ length: 300 }, (_, id) => ({ id, text: `row ${id * 7919}` }));
    const files = new MemoryFiles();
    const staged = await stage(rows, files);
    const length = files.contents.get(staged.files[0]!.name)!.byteLength;
    await fc.assert(
      fc.asyncProperty(fc.nat(length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), async (at, change, cut) => {
        const edit = (content: Buffer): Buffer => {
          if (cut) return content.subarray(0, at);
          const edited = Buffer.from(content);
          edited[at] = edited[at]! ^ change;
          return edited;
        };
        const outcome = await files.read(staged, edit).catch((error: unknown) => error);
        if (outcome instanceof ExtractError) expect(outcome.code).toBe("DLT_STAGED_FILE");
        else expect(outcome).toEqual(rows);
      }),
      { numRuns: 200 },
    );
  });

  test("is reported by the store first, which knows its hash", async () => {
    const content = await compress(Buffer.from("1\n"), { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
    const stored = async function* (): AsyncGenerator<Uint8Array> {
      yield content;
      throw new ExtractError("DLT_STAGED_FILE", "checksum differs");
    };
    const reading = async (): Promise<void> => {
      for await (const _page of readStagedRows(stored(), { name: "f.zst", rows: 1 })) continue;
    };
    await expect(reading()).rejects.toThrow("checksum differs");
  });

  test("stops the store when its reader stops", async () => {
    const content = await compress(Buffer.from("1\n".repeat(1_000_000)));
    let closed = false;
    const stored = async function* (): AsyncGenerator<Uint8Array> {
      try {
        yield* chunked(content);
      } finally {
        closed = true;
      }
    };
    for await (const _page of readStagedRows(stored(), { name: "f.zst", rows: 1_000_000 })) break;
    await expect.poll(() => closed).toBe(true);
  });
});
