import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCase } from "./report.ts";

/** The most that is in memory while a generator is loaded into DuckDB: of five million rows hardly more than of one. */
export async function memory(): Promise<void> {
  const most = async (count: number): Promise<number> => {
    const folder = mkdtempSync(join(tmpdir(), "dlt-ts-bench-"));
    try {
      return (await runCase("generator", "narrow", String(count), folder)).memory / 1024;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  const [one, five] = [await most(1_000_000), await most(5_000_000)];
  console.log(
    `memory\n  1M rows from a generator ${one.toFixed(0)} MB\n  5M rows ${five.toFixed(0)} MB\n  five times the rows take ${(five / one).toFixed(2)} times the memory`,
  );
}
