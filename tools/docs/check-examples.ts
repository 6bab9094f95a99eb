import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, runCommand } from "../command.ts";

/** Each `ts` block of the documentation becomes a module of its own; all are compiled as a user's project would be. */
const folder = join(import.meta.dirname, ".examples");
const documents = globSync(["README.md", "docs/**/*.md", "contributing/**/*.md", "packages/**/README.md", "examples/**/*.md"], {
  cwd: root,
  exclude: (name) => name === "node_modules",
});

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
let count = 0;
for (const document of documents) {
  const text = readFileSync(join(root, document), "utf8");
  for (const block of text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)) {
    const line = text.slice(0, block.index).split("\n").length;
    const name = `${document.replace(/[^a-zA-Z0-9]+/g, "-")}-line-${line}.ts`;
    // An import or export makes it a module; `void` keeps lone expressions from being unused.
    writeFileSync(join(folder, name), `${block[1]}\nexport {};\n`);
    count++;
  }
}
writeFileSync(
  join(folder, "tsconfig.json"),
  JSON.stringify({
    extends: "../../../tsconfig.base.json",
    compilerOptions: { isolatedDeclarations: false, declaration: false, noUnusedLocals: false, noUnusedParameters: false },
    include: ["*.ts"],
  }),
);
const { succeeded, output } = await runCommand("tsc", ["--noEmit", "--project", folder]);
if (succeeded) console.log(`${count} examples of ${documents.length} documents type-check`);
else console.error(`The file name tells the document and the line of the block.\n${output}`);
process.exitCode = succeeded && count > 0 ? 0 : 1;
if (succeeded) rmSync(folder, { recursive: true, force: true });
