import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { defineConfig } from "tsup";

/** How every published package is built: ESM only, one copy of each module, types beside it. Run by tsup in the folder of the package. */
export function library(entry: string[]): ReturnType<typeof defineConfig> {
  const bundled = bundledPackages();
  return defineConfig({
    entry,
    format: "esm",
    target: "node22",
    dts: true,
    clean: true,
    splitting: false,
    // A second entry (`./testing`) imports the first by its public name, so that each class exists once.
    external: [/^@dlt-ts\//],
    noExternal: bundled,
    ...(bundled.length === 0 ? {} : { banner: { js: bundled.map(notice).join("\n") } }),
  });
}

/**
 * Packages that become part of the built file, by the field `dlt.bundled` of package.json: zod is 70 files of which a destination needs a
 * tenth, and reading them takes a quarter of a cold start.
 */
function bundledPackages(): string[] {
  const { dlt } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly dlt?: { readonly bundled?: string[] } };
  return dlt?.bundled ?? [];
}

/** What the licence of a bundled package asks for. */
function notice(name: string): string {
  const folder = createRequire(`${process.cwd()}/package.json`)
    .resolve(`${name}/package.json`)
    .replace(/package\.json$/, "");
  return `/*! Contains parts of ${name}.\n${readFileSync(`${folder}LICENSE`, "utf8").trim()}\n*/`;
}
