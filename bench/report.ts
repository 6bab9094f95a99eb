import { join } from "node:path";
import { requireCommand } from "../tools/command.ts";

/** Of one case, in its own process. */
export interface Measurement {
  readonly milliseconds: number;
  /** Of all threads: less at the mercy of what else the machine does. */
  readonly cpuMilliseconds: number;
  /** The most that was in memory, in KiB. */
  readonly memory: number;
}

/** Prints what the work took, for `runCase`. */
export async function report(work: () => Promise<unknown>): Promise<void> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const milliseconds = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  const measurement: Measurement = { milliseconds, cpuMilliseconds: (user + system) / 1000, memory: process.resourceUsage().maxRSS };
  console.log(JSON.stringify(measurement));
}

/** Runs a case in a process of its own. */
export async function runCase(name: string, ...parameters: readonly string[]): Promise<Measurement> {
  const output = await requireCommand("node", ["--expose-gc", join(import.meta.dirname, "cases", `${name}.ts`), ...parameters]);
  return JSON.parse(output.trim().split("\n").at(-1)!) as Measurement;
}

export function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)]!;
}
