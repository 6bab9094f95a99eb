import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ServerFiles } from "./server-files.ts";

/** What lives only as long as the tests need not survive a power cut; a kill of the server it survives. */
const settings: readonly string[] = [
  "fsync=off",
  "full_page_writes=off",
  "autovacuum=off",
  "max_connections=300",
  "max_locks_per_transaction=256",
  "shared_buffers=128MB",
  "max_wal_size=2GB",
];

/** For its start, on a machine that has much else to do. */
const mostMilliseconds = 60_000;

/** A cluster in a folder of its own, and the server that runs on it. */
export class Server {
  readonly folder: string;
  readonly port: number;
  readonly #files: ServerFiles;
  readonly #extra: readonly string[];
  #process: ChildProcess | undefined;

  private constructor(files: ServerFiles, extra: readonly string[], folder: string, port: number) {
    this.#files = files;
    this.#extra = extra;
    this.folder = folder;
    this.port = port;
  }

  /** Makes a cluster and starts it. Rejects with what the programs said. */
  static async make(files: ServerFiles, extra: readonly string[]): Promise<Server> {
    const folder = mkdtempSync(join(tmpdir(), "dlt-ts-postgres-"));
    const { uid, gid } = files.user;
    if (uid !== undefined) chownSync(folder, uid, gid!);
    const server = new Server(files, extra, folder, await freePort());
    try {
      server.#initialise();
      await server.start();
      return server;
    } catch (error) {
      await server.remove();
      throw error;
    }
  }

  get pid(): number {
    return this.#process!.pid!;
  }

  /** Starts it, again after it was killed: at the same port, with the same data. */
  async start(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const log = await this.#attempt();
      if (log === undefined) return;
      // Processes of the one that was killed are still there.
      if (!log.includes("pre-existing shared memory block") || attempt === 50) throw new Error(`postgres did not start: ${log}`);
      await sleep(100);
    }
  }

  /** What it said, when it did not start. */
  async #attempt(): Promise<string | undefined> {
    const { bin } = this.#files;
    const options = [...settings, ...this.#extra].flatMap((setting) => ["-c", setting]);
    const network = ["-p", String(this.port), "-h", "127.0.0.1", "-k", this.folder];
    const server = spawn(join(bin, "postgres"), ["-D", this.#data, ...network, ...options], {
      ...this.#where(),
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.#process = server;
    let log = "";
    const seen: { end?: "ended" | Error } = {};
    server.stderr!.setEncoding("utf8").on("data", (text: string) => void (log.length < 10_000 && (log += text)));
    server.once("error", (error) => (seen.end = error)).once("close", () => (seen.end ??= "ended"));
    for (const limit = Date.now() + mostMilliseconds; Date.now() < limit; await sleep(10)) {
      if (this.#isReady()) return undefined;
      if (seen.end === "ended") return log;
      if (seen.end !== undefined) throw seen.end;
    }
    server.kill("SIGKILL");
    throw new Error(`postgres was not ready after ${mostMilliseconds} ms: ${log}`);
  }

  /** As it says itself, in the file that pg_ctl reads too: what it logs may go elsewhere. */
  #isReady(): boolean {
    const path = join(this.#data, "postmaster.pid");
    const lines = existsSync(path) ? readFileSync(path, "utf8").split("\n") : [];
    return lines[0] === String(this.pid) && lines[7]?.trim() === "ready";
  }

  /** Stops it, whoever is connected, and removes its folder. */
  async remove(): Promise<void> {
    const server = this.#process;
    if (server !== undefined && server.exitCode === null && server.signalCode === null) {
      const gone = once(server, "exit");
      server.kill("SIGQUIT");
      await gone;
    }
    for (const path of [this.folder, this.#files.copy])
      if (path !== undefined) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  }

  get #data(): string {
    return join(this.folder, "data");
  }

  #where(): { readonly uid?: number; readonly gid?: number; readonly env: NodeJS.ProcessEnv; readonly cwd: string } {
    return { ...this.#files.user, env: { ...process.env, HOME: this.folder, LC_ALL: "C.UTF-8" }, cwd: this.folder };
  }

  #initialise(): void {
    const options = ["-D", this.#data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8"];
    const made = spawnSync(join(this.#files.bin, "initdb"), options, { ...this.#where(), encoding: "utf8" });
    if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? ""}${made.stderr}${made.stdout}`);
  }
}

/** Not one that the system gives to whoever connects somewhere: those could take it while a server that was killed is away. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 15_000 + randomInt(15_000);
    const probe = createServer().listen(port, "127.0.0.1");
    const isFree = await new Promise<boolean>((resolve) => {
      probe.once("listening", () => resolve(true)).once("error", () => resolve(false));
    });
    if (!isFree) continue;
    probe.close();
    await once(probe, "close");
    return port;
  }
}
