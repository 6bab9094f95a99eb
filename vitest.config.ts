import { join } from "node:path";
import { defineConfig, type ViteUserConfig } from "vitest/config";

const core: string = join(import.meta.dirname, "packages/core/");

const config: ViteUserConfig = defineConfig({
  plugins: [
    {
      // Within core its public name means the sources, as it does to the compiler; in other packages it means the build.
      name: "core-from-source",
      enforce: "pre",
      resolveId: (id, importer) => (id === "@dlt-ts/core" && importer?.startsWith(core) ? join(core, "src/index.ts") : undefined),
    },
  ],
  test: {
    include: ["packages/**/{src,test}/**/*.test.ts", "tools/**/*.test.ts", "e2e/reliability/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    // Built packages are loaded by Node as they will be at users', once, and not transformed.
    server: { deps: { external: [/\/packages\/.*\/dist\//] } },
    maxWorkers: 2,
    globalSetup: ["tools/test-servers/src/vitest-setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

export default config;
