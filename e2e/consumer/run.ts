import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { requireCommand } from "../../tools/command.ts";
import { packTarballs } from "../../tools/tarballs.ts";

/**
 * What a user does: a new npm project outside the workspace, on the oldest Node that we support, with the packed packages.
 * The destination as a string, as an instance and from CommonJS each load rows and read them back; types complete and refuse.
 */
const oldestNode = "22.15.0";
const folder = mkdtempSync(join(tmpdir(), "dlt-ts-consumer-"));
const elsewhere = mkdtempSync(join(tmpdir(), "dlt-ts-elsewhere-"));
try {
  const tarballs = await packTarballs(join(folder, "tarballs"));
  const wanted = tarballs.filter(({ name }) => name !== "@dlt-ts/destination-tests");
  const dependencies = Object.fromEntries(
    wanted.map(({ name, file }) => [name, `file:tarballs/${name.replace("/", "+")}/${basename(file)}`]),
  );
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({
      private: true,
      type: "module",
      dependencies,
      devDependencies: { node: oldestNode, typescript: "6.0.3", "@types/node": "22.15.0" },
    }),
  );
  cpSync(join(import.meta.dirname, "project"), folder, { recursive: true });
  await requireCommand("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], { folder });

  const node = join(folder, "node_modules", ".bin", "node");
  const version = (await requireCommand(node, ["--version"], { folder })).trim();
  if (version !== `v${oldestNode}`) throw new Error(`the consumer should run on Node ${oldestNode}, not ${version}`);
  await requireCommand(node, ["node_modules/typescript/bin/tsc", "--noEmit"], { folder });
  for (const program of ["string-form.mjs", "instance-form.mjs", "required.cjs", "custom-cwd.mjs"]) {
    const output = await requireCommand(node, ["--disable-warning=ExperimentalWarning", join(folder, program)], {
      folder: program === "custom-cwd.mjs" ? elsewhere : folder,
      environment: { DLT_DATA_DIR: join(folder, "data"), DLT_PROJECT_DIR: folder },
    });
    if (!output.includes("3 rows")) throw new Error(`${program} printed:\n${output}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
  rmSync(elsewhere, { recursive: true, force: true });
}
