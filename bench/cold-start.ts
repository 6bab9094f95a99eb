import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requireCommand } from "../tools/command.ts";
import { median } from "./report.ts";

const cases = {
  "open-duckdb": "opening DuckDB",
  "three-rows-by-hand": "three rows by the driver",
  "three-rows": "three rows with dlt-ts",
} as const;

/**
 * From the start of Node to three rows in a new DuckDB file, against opening such a file and closing it, and against what the driver
 * alone takes for the same tables. They take turns.
 * The cases are plain JavaScript and import nothing else: reading TypeScript would take as long as what is measured.
 */
export async function coldStart(rounds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "dlt-ts-bench-"));
  const timed = async (name: string): Promise<number> => {
    const own = mkdtempSync(join(folder, "run-"));
    const start = performance.now();
    await requireCommand(process.execPath, [join(import.meta.dirname, "cases", `${name}.mjs`), own]);
    return performance.now() - start;
  };
  try {
    const times = new Map<string, number[]>(Object.keys(cases).map((name) => [name, []]));
    for (let round = 0; round < rounds * 3; round++) {
      for (const [name, all] of times) all.push(await timed(name));
    }
    const open = median(times.get("open-duckdb")!);
    console.log("cold");
    for (const [name, all] of times) {
      console.log(
        `  ${cases[name as keyof typeof cases].padEnd(26)} ${median(all).toFixed(0)} ms, ${(median(all) / open).toFixed(2)} times opening`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
