import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand, root } from "./command.ts";

/** What runs, twice each: examples are safe to run again. */
const examples: readonly (readonly [file: string, ...parameters: string[]])[] = [
  ["examples/quickstart/main.ts"],
  ["examples/rest-api/main.ts", "--recorded"],
  ["examples/jsonl-folder/main.ts"],
  ["examples/incremental/main.ts"],
  ["examples/schema-contracts/main.ts"],
  ["examples/transformers/main.ts"],
  ["examples/postgres-to-postgres/main.ts"],
];

const hasPostgres = process.env["DATABASE_URL"] !== undefined || `${process.platform}-${process.arch}` === "linux-x64";

for (const [file, ...parameters] of examples) {
  if (file.includes("postgres") && !hasPostgres) {
    console.log(`  skipped: ${file}: npm has a Postgres for linux-x64 only; set DATABASE_URL`);
    continue;
  }
  const folder = mkdtempSync(join(tmpdir(), "dlt-ts-example-"));
  for (const round of ["first", "second"]) {
    const { succeeded, output } = await runCommand("node", [join(root, file), ...parameters], {
      folder,
      environment: { DLT_DATA_DIR: join(folder, "data") },
    });
    if (succeeded) continue;
    console.error(`${file}, ${round} run:\n${output}`);
    process.exitCode = 1;
    break;
  }
  rmSync(folder, { recursive: true, force: true });
}
