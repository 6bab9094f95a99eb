import { mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median, runCase, type Measurement } from "./report.ts";
import { benchRows, type Shape } from "./rows.ts";

const sizes: Readonly<Record<Shape, number>> = { flat: 1_000_000, narrow: 1_000_000, nested: 100_000 };

/** Rows in memory into a DuckDB file, against DuckDB's own reader over the same rows as JSONL. The two take turns. */
export async function speed(shape: Shape, rounds: number): Promise<void> {
  const count = Number(process.env["ROWS"] ?? sizes[shape]);
  const folder = mkdtempSync(join(tmpdir(), "dlt-ts-bench-"));
  try {
    await writeRows(join(folder, "rows.jsonl"), shape, count);
    const ours: Measurement[] = [];
    const engine: Measurement[] = [];
    for (let round = 0; round < rounds; round++) {
      const run = mkdtempSync(join(folder, "run-"));
      ours.push(await runCase("dlt-ts", shape, String(count), run));
      rmSync(run, { recursive: true, force: true });
      engine.push(await runCase("read-json", shape, String(count), folder));
      for (const file of ["read-json.duckdb", "read-json.duckdb.wal"]) rmSync(join(folder, file), { force: true });
    }
    const ratio = (of: (measurement: Measurement) => number): string => (median(engine.map(of)) / median(ours.map(of))).toFixed(2);
    const wall = ratio(({ milliseconds }) => milliseconds);
    const cpu = ratio(({ cpuMilliseconds }) => cpuMilliseconds);
    console.log(
      `${shape}, ${count} rows\n${describe("dlt-ts", ours, count)}\n${describe("read_json", engine, count)}\n  dlt-ts runs at ${wall} times the speed of read_json, ${cpu} times by CPU time`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function writeRows(path: string, shape: Shape, count: number): Promise<void> {
  await using file = await open(path, "w");
  let text = "";
  for (const row of benchRows(shape, count)) {
    text += `${JSON.stringify(row)}\n`;
    if (text.length > 1 << 20) {
      await file.write(text);
      text = "";
    }
  }
  await file.write(text);
}

function describe(name: string, measurements: readonly Measurement[], count: number): string {
  const times = measurements.map(({ milliseconds }) => milliseconds / 1000);
  const cpu = median(measurements.map((each) => each.cpuMilliseconds)) / 1000;
  const memory = Math.max(...measurements.map((each) => each.memory)) / 1024;
  const spread = `${Math.min(...times).toFixed(2)}–${Math.max(...times).toFixed(2)}`;
  return `  ${name.padEnd(10)} ${median(times).toFixed(2)} s (${spread}), ${Math.round(count / median(times) / 1000)}k rows/s, ${cpu.toFixed(2)} s of CPU, ${memory.toFixed(0)} MB`;
}
