import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./command.ts";
import { importViolations, type SourceFile } from "./import-rules.ts";
import { publishedPackages } from "./packages.ts";

const specifierPattern = /(?:^|\s)(?:import|export)\s(?:[^"';]*?\sfrom\s+)?["']([^"'$]+)["']|\bimport\(\s*["']([^"'$]+)["']/gm;

function sourceFiles(folder: string): readonly SourceFile[] {
  return globSync(["src/**/*.ts", "test/**/*.ts"], { cwd: join(root, folder) }).map((path) => {
    const text = readFileSync(join(root, folder, path), "utf8").replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
    return { path: path.replaceAll("\\", "/"), imports: [...text.matchAll(specifierPattern)].map((match) => (match[1] ?? match[2])!) };
  });
}

const packages = publishedPackages();
const violations = packages.flatMap((each) => importViolations(each, sourceFiles(each.folder), packages));
for (const violation of violations) console.error(violation);
console.log(
  violations.length === 0 ? `${packages.length} packages keep the import rules` : `${violations.length} violations of the import rules`,
);
process.exitCode = violations.length === 0 ? 0 : 1;
