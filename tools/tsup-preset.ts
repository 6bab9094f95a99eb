import { defineConfig } from "tsup";

/** How every published package is built: ESM only, one copy of each module, types beside it. */
export function library(entry: string[]): ReturnType<typeof defineConfig> {
  return defineConfig({
    entry,
    format: "esm",
    target: "node22",
    dts: true,
    clean: true,
    splitting: false,
    // A second entry (`./testing`) imports the first by its public name, so that each class exists once.
    external: [/^@dlt-ts\//],
  });
}
