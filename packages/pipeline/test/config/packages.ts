import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder with packages in it, as package managers lay them out. */
export interface PackageFolder extends Disposable {
  readonly path: string;
  /** Writes a file. */
  write(path: string, content: string): void;
  /** Writes a package: its manifest, and `index.js`. */
  package(path: string, name: string, code: string, manifest?: object): void;
  /** Links a folder, as pnpm does. */
  link(from: string, to: string): void;
}

export function packageFolder(): PackageFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "dlt-ts-packages-")));
  const write = (file: string, content: string): void => {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), content);
  };
  return {
    path,
    write,
    package(folder, name, code, manifest = {}) {
      const exports = { ".": { types: "./index.d.ts", default: "./index.js" } };
      write(join(folder, "package.json"), JSON.stringify({ name, version: "1.0.0", type: "module", exports, ...manifest }));
      write(join(folder, "index.js"), code);
    },
    link(from, to) {
      mkdirSync(dirname(join(path, from)), { recursive: true });
      symlinkSync(to.startsWith("/") ? to : join(path, to), join(path, from), "dir");
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

const require = createRequire(import.meta.url);

/** The folder of core as this package has it installed. */
export const coreFolder: string = dirname(require.resolve("@dlt-ts/core/package.json"));

/** The code of a destination package that is made with core, and registers itself. */
export function destinationCode(type: string, exported: string = "destination"): string {
  return `
import { defineDestination, registerDestination } from "@dlt-ts/core";
const schema = {
  "~standard": {
    version: 1, vendor: "test", validate: (value) => ({ value }),
    jsonSchema: { input: () => ({ type: "object", properties: { path: { type: "string" } }, additionalProperties: false }) },
  },
};
export const ${exported} = defineDestination({
  type: "${type}",
  schema,
  capabilities: {
    write: { replace: [], merge: [] }, commit: "atomic", formats: { direct: ["jsonl"] },
    identifiers: { maxLength: 63, lengthUnit: "bytes", casing: "lower", caseSensitive: true },
    types: { decimal: [38, 9], wei: [76, 0], timestamp: [6, 6], nested: false },
    concurrency: { jobs: "parallel" }, offers: { ledger: false, read: false },
  },
  connect: () => Promise.reject(new Error("cannot connect")),
});
registerDestination(${exported});
`;
}
