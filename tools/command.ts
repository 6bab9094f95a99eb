import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const root: string = fileURLToPath(new URL("..", import.meta.url));

export interface CommandResult {
  readonly succeeded: boolean;
  /** Standard output and standard error, in the order in which they came. */
  readonly output: string;
}

export interface CommandOptions {
  /** Default: the root of the repository. */
  readonly folder?: string;
  readonly environment?: NodeJS.ProcessEnv;
}

/** Runs a command to its end and keeps what it prints. */
export function runCommand(command: string, parameters: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const { promise, resolve } = Promise.withResolvers<CommandResult>();
  const child = spawn(command, parameters, {
    cwd: options.folder ?? root,
    env: { ...process.env, NO_COLOR: "1", ...options.environment },
  });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.on("error", (error) => resolve({ succeeded: false, output: `${command}: ${error.message}` }));
  child.on("close", (code) => resolve({ succeeded: code === 0, output: Buffer.concat(chunks).toString() }));
  return promise;
}

/** As `runCommand`, but throws what was printed when the command fails. */
export async function requireCommand(command: string, parameters: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { succeeded, output } = await runCommand(command, parameters, options);
  if (!succeeded) throw new Error(`${[command, ...parameters].join(" ")} failed:\n${output}`);
  return output;
}
