import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** A Postgres of its own, which is gone at the latest when this process is. */
export interface PostgresServer extends AsyncDisposable {
  /** Of its superuser, who needs no password. It stays the same after `start`. */
  readonly connectionString: string;
  readonly port: number;
  readonly dataFolder: string;
  /** Of the postmaster, for signals. */
  readonly pid: number;
  /**
   * SIGKILL for the postmaster, whose processes end when they notice. What the operating system was given stays: a power cut would do more.
   */
  kill(): Promise<void>;
  /** Starts it again after `kill`. */
  start(): Promise<void>;
  /** Stops it and removes its data. */
  stop(): Promise<void>;
}

/** What a server is started with. */
export interface PostgresServerOptions {
  /** Of `postgresql.conf`: `["wal_level=logical"]`. */
  readonly settings?: readonly string[];
}

/** Why there is no Postgres on this machine. */
export class PostgresUnavailable extends Error {}

interface Report {
  readonly port?: number;
  readonly folder?: string;
  readonly pid?: number;
  readonly unavailable?: string;
}

/** Starts a Postgres. Rejects with `PostgresUnavailable` where npm has none for this machine. */
export async function startPostgres({ settings = [] }: PostgresServerOptions = {}): Promise<PostgresServer> {
  const program = fileURLToPath(new URL("./keeper.ts", import.meta.url));
  // A group of its own: Ctrl-C in a terminal must not reach it before the tests are done with it.
  const keeper = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", program, ...settings], {
    stdio: ["pipe", "pipe", "inherit"],
    detached: true,
  });
  const lines = createInterface({ input: keeper.stdout })[Symbol.asyncIterator]();
  // It keeps this process alive only while it is asked something.
  const parts = [keeper, keeper.stdin, keeper.stdout] as unknown as readonly { ref(): void; unref(): void }[];
  const report = async (): Promise<Report> => {
    for (const part of parts) part.ref();
    const { value, done } = await lines.next();
    for (const part of parts) part.unref();
    if (done === true) throw new Error("The Postgres for tests did not start; the reason stands above.");
    return JSON.parse(value as string) as Report;
  };
  const { port, folder, pid: firstPid, unavailable } = await report();
  if (port === undefined) throw new PostgresUnavailable(unavailable);

  let pid = firstPid!;
  const stop = async (): Promise<void> => {
    keeper.ref();
    const gone = keeper.exitCode === null ? once(keeper, "exit") : undefined;
    keeper.stdin.end();
    await gone;
  };
  return {
    connectionString: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    port,
    dataFolder: `${folder!}/data`,
    get pid() {
      return pid;
    },
    async kill() {
      process.kill(pid, "SIGKILL");
      while (isAlive(pid)) await sleep(5);
    },
    async start() {
      keeper.stdin.write("start\n");
      pid = (await report()).pid!;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
