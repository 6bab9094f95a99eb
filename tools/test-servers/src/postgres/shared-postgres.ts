import { createInterface } from "node:readline";
import { createServer, connect, type Server } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres, type PostgresServer } from "./start-postgres.ts";

/** Names a server that is there already. */
const serverVariable = "DLT_TEST_POSTGRES";
/** Where the test run answers with the address of its server, which it starts for the first one who asks. */
const doorVariable = "DLT_TEST_POSTGRES_DOOR";

interface Answer {
  readonly url?: string;
  readonly unavailable?: string;
}

/**
 * The connection string of the server that all tests of a run share, or why there is none: `DLT_TEST_POSTGRES`, else one that the run
 * starts when it is first asked for. In a child process too, since it inherits the environment.
 */
export async function sharedPostgres(): Promise<Answer> {
  const url = process.env[serverVariable];
  if (url !== undefined && url !== "") return { url };
  const door = process.env[doorVariable];
  if (door === undefined) return { unavailable: `Nobody started a Postgres: set ${serverVariable} to the connection string of a server.` };
  const socket = connect(door);
  try {
    const answer = await new Promise<string>((resolve, reject) => {
      socket.once("error", reject).once("close", () => reject(new Error("The test run ended before its Postgres had started.")));
      createInterface({ input: socket }).once("line", resolve);
    });
    return JSON.parse(answer) as Answer;
  } finally {
    socket.destroy();
  }
}

/** Opens the door for `sharedPostgres` in this process and its children. Disposal stops the server, if there is one. */
export async function openDoor(): Promise<AsyncDisposable> {
  const folder = mkdtempSync(join(tmpdir(), "dlt-ts-postgres-door-"));
  let running: Promise<PostgresServer> | undefined;
  const door: Server = createServer((socket) => {
    socket.on("error", () => undefined);
    running ??= startPostgres();
    running.then(
      ({ connectionString: url }) => socket.end(`${JSON.stringify({ url })}\n`),
      (error: unknown) => socket.end(`${JSON.stringify({ unavailable: error instanceof Error ? error.message : String(error) })}\n`),
    );
  });
  const path = join(folder, "door");
  await new Promise<void>((resolve, reject) => door.once("error", reject).listen(path, resolve));
  process.env[doorVariable] = path;
  return {
    async [Symbol.asyncDispose]() {
      door.close();
      const server = await running?.catch(() => undefined);
      await server?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
