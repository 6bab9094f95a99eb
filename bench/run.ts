import { mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { requireCommand } from "../tools/command.ts";
import type { Measurement } from "./report.ts";
import { benchRows, type Shape } from "./rows.ts";

const sizes: Readonly<Record<Shape, number>> = { flat: 1_000_000, narrow: 1_000_000, nested: 100_000 };
const rounds = Number(process.env["ROUNDS"] ?? 5);
const asked = process.argv.slice(2) as Shape[];

async function measure(name: string, shape: Shape, count: number, folder: string): Promise<Measurement> {
  const run = mkdtempSync(join(folder, "run-"));
  const output = await requireCommand("node", [
    "--expose-gc",
    join(import.meta.dirname, "cases", `${name}.ts`),
    shape,
    String(count),
    name === "read-json" ? folder : run,
  ]);
  rmSync(run, { recursive: true, force: true });
  for (const file of ["read-json.duckdb", "read-json.duckdb.wal"]) rmSync(join(folder, file), { force: true });
  return JSON.parse(output.trim().split("\n").at(-1)!) as Measurement;
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)]!;
}

function describe(name: string, measurements: readonly Measurement[], count: number): string {
  const times = measurements.map(({ milliseconds }) => milliseconds / 1000);
  const cpu = median(measurements.map((each) => each.cpuMilliseconds)) / 1000;
  const memory = Math.max(...measurements.map((each) => each.memory)) / 1024;
  const spread = `${Math.min(...times).toFixed(2)}–${Math.max(...times).toFixed(2)}`;
  return `  ${name.padEnd(10)} ${median(times).toFixed(2)} s (${spread}), ${Math.round(count / median(times) / 1000)}k rows/s, ${cpu.toFixed(2)} s of CPU, ${memory.toFixed(0)} MB`;
}

console.log(`${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}, ${rounds} rounds`);
for (const shape of asked.length > 0 ? asked : (Object.keys(sizes) as Shape[])) {
  const count = Number(process.env["ROWS"] ?? sizes[shape]);
  const folder = mkdtempSync(join(tmpdir(), "dlt-ts-bench-"));
  try {
    await using file = await open(join(folder, "rows.jsonl"), "w");
    let text = "";
    for (const row of benchRows(shape, count)) {
      text += `${JSON.stringify(row)}\n`;
      if (text.length > 1 << 20) {
        await file.write(text);
        text = "";
      }
    }
    await file.write(text);

    const ours: Measurement[] = [];
    const engine: Measurement[] = [];
    for (let round = 0; round < rounds; round++) {
      ours.push(await measure("dlt-ts", shape, count, folder));
      engine.push(await measure("read-json", shape, count, folder));
    }
    const ratio = (of: (measurement: Measurement) => number): string => (median(engine.map(of)) / median(ours.map(of))).toFixed(2);
    const speed = ratio(({ milliseconds }) => milliseconds);
    const cpu = ratio(({ cpuMilliseconds }) => cpuMilliseconds);
    console.log(
      `${shape}, ${count} rows\n${describe("dlt-ts", ours, count)}\n${describe("read_json", engine, count)}\n  dlt-ts runs at ${speed} times the speed of read_json, ${cpu} times by CPU time`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
