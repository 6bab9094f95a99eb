import { readFileSync } from "node:fs";
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
 * Packages that become part of the built file, by the field `dlt.bundled` of package.json: to find and read many small files takes longer
 * than to run them. zod is 70, of which a destination needs a tenth; they were a quarter of a cold start.
 */
function bundledPackages(): string[] {
  const { dlt } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly dlt?: { readonly bundled?: string[] } };
  return dlt?.bundled ?? [];
}

/** What the licence of a bundled package asks for. */
function notice(name: string): string {
  return `/*! Contains parts of ${name}.\n${readFileSync(`node_modules/${name}/LICENSE`, "utf8").trim()}\n*/`;
}
