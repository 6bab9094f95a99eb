import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../command.ts";

/** Every relative link of the documentation leads to a file, and to a heading of it where the link names one. */
const documents = globSync(["*.md", "docs/**/*.md", "contributing/**/*.md", "packages/**/README.md", "bench/*.md"], {
  cwd: root,
  exclude: (name) => name === "node_modules",
});

const withoutCode = (markdown: string): string => markdown.replace(/^```[\s\S]*?^```$/gm, "").replace(/`[^`\n]*`/g, "");

/** As GitHub makes them: small letters, digits and hyphens. */
function anchorsIn(file: string): ReadonlySet<string> {
  const headings = readFileSync(file, "utf8").matchAll(/^#+ (.+)$/gm);
  return new Set(
    [...headings].map(([, heading]) =>
      heading!
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

let links = 0;
for (const document of documents) {
  const text = withoutCode(readFileSync(join(root, document), "utf8"));
  for (const [, target] of text.matchAll(/\]\(([^()\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target!)) continue;
    links++;
    const [path, anchor] = target!.split("#") as [string, string?];
    const file = path === "" ? join(root, document) : join(root, dirname(document), path);
    const leads = existsSync(file) && (anchor === undefined || (file.endsWith(".md") && anchorsIn(file).has(anchor)));
    if (leads) continue;
    console.error(`${document}: ${target} leads nowhere`);
    process.exitCode = 1;
  }
}
if (process.exitCode === undefined) console.log(`${links} links of ${documents.length} documents lead somewhere`);
