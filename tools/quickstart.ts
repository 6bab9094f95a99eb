import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { requireCommand, root } from "./command.ts";

console.log("Building …");
await requireCommand("turbo", ["build", "--filter=dlt-ts-example-quickstart^...", "--output-logs=errors-only"]);
const { status } = spawnSync("node", [join(root, "examples/quickstart/main.ts"), ...process.argv.slice(2)], {
  stdio: "inherit",
  cwd: root,
});
process.exitCode = status ?? 1;
