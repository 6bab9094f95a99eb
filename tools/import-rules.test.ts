import { describe, expect, it } from "vitest";
import { importViolations, type SourceFile } from "./import-rules.ts";
import type { WorkspacePackage } from "./packages.ts";

const core: WorkspacePackage = { folder: "packages/core", manifest: { name: "@dlt-ts/core", dependencies: { "@noble/hashes": "1.0.0" } } };
const pipeline: WorkspacePackage = {
  folder: "packages/pipeline",
  manifest: { name: "@dlt-ts/pipeline", dependencies: { "@dlt-ts/core": "workspace:^" } },
};
const duckdb: WorkspacePackage = {
  folder: "packages/destinations/duckdb",
  manifest: {
    name: "@dlt-ts/duckdb",
    sideEffects: ["./dist/index.js"],
    keywords: ["dlt-ts-destination"],
    dlt: { type: "duckdb", specVersion: 1 },
    peerDependencies: { "@dlt-ts/core": "workspace:^" },
  },
};
const other: WorkspacePackage = {
  ...duckdb,
  folder: "packages/destinations/other",
  manifest: { ...duckdb.manifest, name: "@dlt-ts/other" },
};
const packages = [core, pipeline, duckdb, other];
const file = (path: string, ...imports: string[]): SourceFile => ({ path, imports });

describe("importViolations", () => {
  it("accepts what the house allows", () => {
    expect(importViolations(core, [file("src/a.ts", "./b.js", "@noble/hashes/sha3")], packages)).toEqual([]);
    expect(importViolations(pipeline, [file("src/a.ts", "node:fs", "@dlt-ts/core")], packages)).toEqual([]);
    expect(importViolations(duckdb, [file("src/index.ts", "@dlt-ts/core")], packages)).toEqual([]);
  });

  it.each([
    ["core with a node module", core, file("src/a.ts", "node:fs"), "core must run without Node"],
    ["core with another package", core, file("src/a.ts", "zod"), "neither a dependency"],
    ["a destination that imports the engine", duckdb, file("src/a.ts", "@dlt-ts/pipeline"), "must not import @dlt-ts/pipeline"],
    ["the engine that knows a destination", pipeline, file("src/a.ts", "@dlt-ts/duckdb"), "must not import @dlt-ts/duckdb"],
    ["the engine's tests with a destination", pipeline, file("src/a.test.ts", "@dlt-ts/duckdb"), "use the memory destination"],
    ["a path into another package", duckdb, file("src/a.ts", "../../../core/src/index.js"), "leaves the package"],
    ["a relative import without an extension", core, file("src/a.ts", "./b"), "must end in .js"],
  ])("refuses %s", (_, target, source, message) => {
    expect(importViolations(target, [source], packages).join("\n")).toContain(message);
  });

  it("refuses a destination that would lose its registration, its peer or its type", () => {
    const { peerDependencies, sideEffects, dlt, ...manifest } = duckdb.manifest;
    const violations = importViolations({ ...duckdb, manifest }, [], packages).join("\n");
    expect(violations).toContain("peer dependency");
    expect(violations).toContain("sideEffects");
    expect(violations).toContain("specVersion");
    expect([peerDependencies, sideEffects, dlt]).not.toContain(undefined);
  });

  it("refuses a package that it does not know", () => {
    expect(importViolations({ folder: "packages/new", manifest: { name: "@dlt-ts/new" } }, [], packages)).toHaveLength(1);
  });
});
