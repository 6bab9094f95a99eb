import { execFileSync, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** An SSH server of OpenSSH for the user of this process, which is gone at the latest when this process is. */
export interface SshdServer extends AsyncDisposable {
  readonly port: number;
  readonly username: string;
  /** The files of private keys that it lets in; the second has the passphrase `open sesame`. */
  readonly keyFiles: readonly [string, string];
  /** Lines of `known_hosts`, one for each of its keys: ed25519, then RSA. */
  readonly hostKeys: readonly [string, string];
  /** Of the key that it shows who knows none: `SHA256:…`. */
  readonly fingerprint: string;
  /** An empty folder, which is removed with it. */
  readonly folder: string;
  /** Ends all its connections, as a network that breaks; new ones are taken. */
  cut(): void;
}

/** What it is started with. */
export interface SshdOptions {
  /** Of `sftp-server`: `-R` for read-only, `-P posix-rename` for requests that it does not know. */
  readonly sftpOptions?: string;
}

const programs = { sshd: "/usr/sbin/sshd", keygen: "/usr/bin/ssh-keygen" } as const;

const missing = "There is no OpenSSH server here: apt-get install openssh-server";
const isInstalled = Object.values(programs).every((path) => existsSync(path));
const isRequired = (process.env["DLT_TEST_REQUIRE"] ?? "").split(",").includes("sshd");

/** Why tests go without an OpenSSH server; `undefined` where there is one, and where `DLT_TEST_REQUIRE` asks for `sshd`. */
export const noSshd: string | undefined = isInstalled || isRequired ? undefined : missing;

/** Ends with standard input, which ends with whoever started it. */
const keeper = '"$@" & server=$!; trap "" TERM; cat >/dev/null; kill $server; wait $server';

/** Starts one. Rejects with what it said when it did not start. */
export async function startSshd({ sftpOptions = "" }: SshdOptions = {}): Promise<SshdServer> {
  if (!isInstalled) throw new Error(missing);
  // As root it wants a folder to lock itself into.
  if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true });
  const own = mkdtempSync(join(tmpdir(), "dlt-ts-sshd-"));
  const path = (name: string): string => join(own, name);
  const makeKey = (name: string, type: string, passphrase = ""): string => {
    execFileSync(programs.keygen, ["-q", "-t", type, "-N", passphrase, "-C", name, "-f", path(name)]);
    return path(name);
  };
  const hostFiles = [makeKey("host_ed25519", "ed25519"), makeKey("host_rsa", "rsa")];
  const keyFiles = [makeKey("user_ed25519", "ed25519"), makeKey("user_rsa", "rsa", "open sesame")] as const;
  writeFileSync(path("authorized_keys"), keyFiles.map((file) => readFileSync(`${file}.pub`, "utf8")).join(""));
  const port = 15_000 + randomInt(15_000);
  const config = [
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    ...hostFiles.map((file) => `HostKey ${file}`),
    `AuthorizedKeysFile ${path("authorized_keys")}`,
    `PidFile ${path("pid")}`,
    "UsePAM no",
    "StrictModes no",
    "PermitRootLogin yes",
    "MaxStartups 100",
    "MaxAuthTries 20",
    `Subsystem sftp internal-sftp ${sftpOptions}`,
  ];
  writeFileSync(path("config"), config.join("\n"));
  const shell = spawn("/bin/sh", ["-c", keeper, "sshd", programs.sshd, "-D", "-e", "-f", path("config")], {
    stdio: ["pipe", "ignore", "pipe"],
  });
  let said = "";
  shell.stderr.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-10_000)));
  for (let attempt = 0; !said.includes("Server listening"); attempt++) {
    if (attempt === 600 || said.includes("Address already in use")) throw new Error(`sshd did not start: ${said}`);
    await sleep(50);
  }
  const folder = path("files");
  mkdirSync(folder);
  const line = (file: string): string => `[127.0.0.1]:${port} ${readFileSync(`${file}.pub`, "utf8").trim()}`;
  return {
    port,
    username: userInfo().username,
    keyFiles,
    fingerprint: execFileSync(programs.keygen, ["-lf", hostFiles[0]!], { encoding: "utf8" }).split(" ")[1]!,
    hostKeys: [line(hostFiles[0]!), line(hostFiles[1]!)],
    folder,
    cut() {
      const server = readFileSync(path("pid"), "utf8").trim();
      execFileSync("pkill", ["-KILL", "-P", server]);
    },
    async [Symbol.asyncDispose]() {
      const gone = shell.exitCode === null ? once(shell, "exit") : undefined;
      shell.stdin.end();
      await gone;
      rmSync(own, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
