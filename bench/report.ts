/** Of one case, in its own process. */
export interface Measurement {
  readonly milliseconds: number;
  /** Of all threads: less at the mercy of what else the machine does. */
  readonly cpuMilliseconds: number;
  /** The most that was in memory, in KiB. */
  readonly memory: number;
}

/** Prints what the work took, for `run.ts`. */
export async function report(work: () => Promise<unknown>): Promise<void> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const milliseconds = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  const measurement: Measurement = { milliseconds, cpuMilliseconds: (user + system) / 1000, memory: process.resourceUsage().maxRSS };
  console.log(JSON.stringify(measurement));
}
