import { cpus } from "node:os";
import { coldStart } from "./cold-start.ts";
import { memory } from "./memory.ts";
import { intoPostgres } from "./postgres.ts";
import { shapes, type Shape } from "./rows.ts";
import { speed } from "./speed.ts";

const rounds = Number(process.env["ROUNDS"] ?? 5);
const asked = process.argv.slice(2);

/** Each prints what it found. */
const benchmarks: ReadonlyMap<string, () => Promise<void>> = new Map([
  ...(Object.keys(shapes) as Shape[]).map((shape): [string, () => Promise<void>] => [shape, () => speed(shape, rounds)]),
  ["cold", () => coldStart(rounds)],
  ["memory", () => memory()],
  ["postgres", () => intoPostgres(rounds)],
]);

console.log(`${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}, ${rounds} rounds`);
for (const name of asked.length > 0 ? asked : benchmarks.keys()) {
  const benchmark = benchmarks.get(name);
  if (benchmark === undefined) throw new Error(`There is no benchmark "${name}"; there are ${[...benchmarks.keys()].join(", ")}.`);
  await benchmark();
}
