import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requireCommand } from "../tools/command.ts";
import { median } from "./report.ts";

/**
 * From the start of Node to three rows in a new DuckDB file, against opening such a file and closing it. The two take turns.
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
    const ours: number[] = [];
    const engine: number[] = [];
    for (let round = 0; round < rounds * 3; round++) {
      ours.push(await timed("three-rows"));
      engine.push(await timed("open-duckdb"));
    }
    const [three, open] = [median(ours), median(engine)];
    console.log(
      `cold\n  three rows with dlt-ts ${three.toFixed(0)} ms\n  opening DuckDB ${open.toFixed(0)} ms\n  dlt-ts takes ${(three / open).toFixed(2)} times as long`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
