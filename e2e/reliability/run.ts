import { spawn } from "node:child_process";
import { once } from "node:events";
import { root } from "../../tools/command.ts";

/** What is killed; all, if nothing is named: `npx pnpm run reliability matrix/postgres`. */
const named = process.argv.slice(2).map((name) => `e2e/reliability/${name}`);

/** Kills at every event instead of the sample of `npm test`, then writes what came of it into docs/reliability.md. */
async function run(program: string, ...parameters: readonly string[]): Promise<void> {
  const child = spawn(program, parameters, { cwd: root, env: { ...process.env, FULL: "1" }, stdio: "inherit" });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) process.exit(code ?? 1);
}

await run("vitest", "run", ...(named.length === 0 ? ["e2e/reliability"] : named));
await run("oxfmt", "e2e/reliability/record");
await run("node", "tools/docs/generate.ts");
