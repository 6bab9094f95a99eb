import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCase } from "./report.ts";

/**
 * The most that is in memory while a generator is loaded into DuckDB: of five million rows hardly more than of one. DuckDB keeps what
 * it wrote in its cache for as long as its `memory_limit` lets it, so that is measured with a small one too.
 */
export async function memory(): Promise<void> {
  for (const [title, ...limit] of [["memory"], ["memory, DuckDB's memory_limit 100 MB", "100MB"]] as const) {
    const [one, five] = [await most(1_000_000, ...limit), await most(5_000_000, ...limit)];
    console.log(
      `${title}\n  1M rows from a generator ${one.toFixed(0)} MB\n  5M rows ${five.toFixed(0)} MB\n  five times the rows take ${(five / one).toFixed(2)} times the memory`,
    );
  }
}

async function most(count: number, ...limit: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "dlt-ts-bench-"));
  try {
    return (await runCase("generator", "narrow", String(count), folder, ...limit)).memory / 1024;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
