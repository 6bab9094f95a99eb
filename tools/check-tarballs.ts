import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "./command.ts";
import { packTarballs } from "./tarballs.ts";

/** What a user downloads, checked as a user would meet it: entry points, types, files. */
const folder = mkdtempSync(join(tmpdir(), "dlt-ts-tarballs-"));
let failures = 0;
try {
  for (const { name, file } of await packTarballs(folder)) {
    const checks = [
      ["publint", await runCommand("publint", ["--strict", file])],
      ["attw", await runCommand("attw", ["--profile", "esm-only", "--no-color", file])],
    ] as const;
    for (const [tool, { succeeded, output }] of checks) {
      if (succeeded) continue;
      failures++;
      console.error(`${tool} refuses ${name}:\n${output}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failures === 0 ? 0 : 1;
