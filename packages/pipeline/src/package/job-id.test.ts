import { describe, expect, test } from "vitest";
import vectors from "../../test/vectors/load_package.json" with { type: "json" };
import { jobId, newFileId } from "./job-id.js";

/** Python compresses some files itself, which is a part of the format here, and takes names that no table has. */
const recorded = vectors.cases.flatMap((each) => {
  if (each.kind !== "file_name" || !("parsed" in each) || each.parsed === undefined) return [];
  const { table_name, file_id, file_format, is_compressed } = each.parsed;
  return is_compressed || table_name === ""
    ? []
    : [{ id: each.id, table: table_name, fileId: file_id, format: file_format, expected: each.job_id }];
});

describe("job ids", () => {
  test.each(recorded)("$id: $expected", ({ table, fileId, format, expected }) => {
    expect(jobId(table, fileId, format)).toBe(expected);
  });

  test("are file names, whatever the table is called", () => {
    expect(jobId("a/b.c\\d", "0123456789", "jsonl")).toBe("a%2fb%2ec%5cd.0123456789.jsonl");
    expect(jobId("▶", "0123456789", "jsonl")).toBe("%e2%96%b6.0123456789.jsonl");
    expect(Buffer.byteLength(jobId("ü".repeat(300), newFileId(), "parquet"))).toBeLessThan(220);
  });

  test("get ten new hexadecimal digits", () => {
    expect(newFileId()).toMatch(/^[0-9a-f]{10}$/);
    expect(newFileId()).not.toBe(newFileId());
  });
});
