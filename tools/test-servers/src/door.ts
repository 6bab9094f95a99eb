import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A server behind a door: what is told to those who ask, as JSON, and how it is stopped. */
export interface Behind<Answer> extends AsyncDisposable {
  readonly answer: Answer;
}

/** Either the answer, or why there is none. */
export type Asked<Answer> = { readonly answer: Answer } | { readonly unavailable: string };

/**
 * Lets this process and its children share a server that is started for the first who asks: its address travels through a socket whose path
 * is in the environment. Disposal stops the server, if there is one.
 *
 * @param variable of the environment
 */
export async function openDoor<Answer>(variable: string, start: () => Promise<Behind<Answer>>): Promise<AsyncDisposable> {
  const folder = mkdtempSync(join(tmpdir(), "dlt-ts-door-"));
  let running: Promise<Behind<Answer>> | undefined;
  const door = createServer((socket) => {
    socket.on("error", () => undefined);
    running ??= start();
    running.then(
      ({ answer }) => socket.end(`${JSON.stringify({ answer })}\n`),
      (error: unknown) => socket.end(`${JSON.stringify({ unavailable: error instanceof Error ? error.message : String(error) })}\n`),
    );
  });
  const path = join(folder, "door");
  await new Promise<void>((resolve, reject) => door.once("error", reject).listen(path, resolve));
  process.env[variable] = path;
  return {
    async [Symbol.asyncDispose]() {
      door.close();
      const behind = await running?.catch(() => undefined);
      await behind?.[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Asks at a door. */
export async function askAtDoor<Answer>(variable: string): Promise<Asked<Answer>> {
  const path = process.env[variable];
  if (path === undefined) return { unavailable: `Nobody opened ${variable}: the setup of the test run does.` };
  const socket = connect(path);
  try {
    const line = await new Promise<string>((resolve, reject) => {
      socket
        .once("error", reject)
        .once("close", () => reject(new Error(`The test run ended before the server of ${variable} had started.`)));
      createInterface({ input: socket }).once("line", resolve);
    });
    return JSON.parse(line) as Asked<Answer>;
  } finally {
    socket.destroy();
  }
}
