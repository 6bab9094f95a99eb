// Runs a task of this repository on a fresh clone: installs what package.json pins, then runs `tools/<task>.ts` on the
// pinned Node. Needs nothing but Node >= 20 and npm, so it is plain JavaScript without dependencies.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const [task, ...parameters] = process.argv.slice(2);
const windows = process.platform === "win32";

if (Number(process.versions.node.split(".")[0]) < 20) {
  console.error(`This repository needs Node >= 20 to set itself up; this is ${process.version}.`);
  process.exit(1);
}

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).devEngines.packageManager;
const bin = join(root, "node_modules", ".bin");
const env = {
  ...process.env,
  PATH: `${bin}${delimiter}${process.env.PATH ?? ""}`,
  // pnpm must not ask questions; turbo must not report home.
  CI: process.env.CI ?? "1",
  NPM_CONFIG_UPDATE_NOTIFIER: "false",
  TURBO_TELEMETRY_DISABLED: "1",
};

function run(command, commandParameters, quiet) {
  const { status, error, stdout } = spawnSync(command, commandParameters, {
    cwd: root,
    env,
    shell: windows,
    stdio: quiet ? ["ignore", "pipe", "inherit"] : "inherit",
  });
  if (status === 0) return;
  if (stdout) process.stderr.write(stdout);
  if (error) console.error(error.message);
  process.exit(status ?? 1);
}

console.log("Installing the pinned packages …");
run("npx", ["--yes", `pnpm@${version}`, "install", "--frozen-lockfile", "--reporter=append-only", "--loglevel=warn"], true);
run(join(bin, windows ? "node.cmd" : "node"), [join(root, "tools", `${task}.ts`), ...parameters], false);
