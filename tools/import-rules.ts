import type { WorkspacePackage } from "./packages.ts";

/** A source file of a package: what it is called and what it imports. */
export interface SourceFile {
  /** From the folder of the package, such as `src/index.ts`. */
  readonly path: string;
  readonly imports: readonly string[];
}

/** Which packages of ours the sources of a package may import. `destination` stands for every package in `packages/destinations`. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  "@dlt-ts/core": [],
  "@dlt-ts/formats": ["@dlt-ts/core"],
  "@dlt-ts/sql": ["@dlt-ts/core", "@dlt-ts/formats"],
  "@dlt-ts/pipeline": ["@dlt-ts/core", "@dlt-ts/formats"],
  "dlt-ts": ["@dlt-ts/core", "@dlt-ts/pipeline"],
  "@dlt-ts/destination-tests": ["@dlt-ts/core", "@dlt-ts/formats", "@dlt-ts/pipeline"],
  destination: ["@dlt-ts/core", "@dlt-ts/formats", "@dlt-ts/sql"],
};

/** The whole runtime of `core`: third parties read it in an hour and run it anywhere. */
const coreDependencies: readonly string[] = ["@noble/hashes", "@standard-schema/spec"];

const isTest = (path: string): boolean => path.startsWith("test/") || /\.(test|test-d)\.ts$/.test(path);
const isDestination = (folder: string): boolean => folder.startsWith("packages/destinations/");

/** `@scope/name` or `name` of an import, without a path into the package. */
function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

/** The rules of the house on who may import whom, for one package. Each violation is one sentence. */
export function importViolations(
  { folder, manifest }: WorkspacePackage,
  files: readonly SourceFile[],
  packages: readonly WorkspacePackage[],
): readonly string[] {
  const ours = new Map(packages.map((each) => [each.manifest.name, each]));
  const may = allowed[isDestination(folder) ? "destination" : manifest.name];
  if (may === undefined) return [`${folder}: a package that the import rules do not know; add it to tools/import-rules.ts`];
  const declared = new Set([
    ...Object.keys(manifest.dependencies ?? {}),
    ...Object.keys(manifest.peerDependencies ?? {}),
    ...(manifest.dlt?.bundled ?? []),
  ]);
  const violations: string[] = [];
  const parents = new Set<string>();

  for (const { path, imports } of files) {
    const where = `${folder}/${path}`;
    for (const specifier of imports) {
      if (specifier.startsWith(".")) {
        const depth = path.split("/").length - 1;
        if (specifier.split("/").filter((part) => part === "..").length > depth) {
          violations.push(`${where}: "${specifier}" leaves the package`);
        }
        if (!isTest(path) && !/\.(js|json)$/.test(specifier)) violations.push(`${where}: "${specifier}" must end in .js`);
        continue;
      }
      if (isTest(path)) {
        if (manifest.name === "@dlt-ts/pipeline" && isDestination(ours.get(packageOf(specifier))?.folder ?? "")) {
          violations.push(`${where}: the engine's tests use the memory destination, not "${specifier}"`);
        }
        continue;
      }
      if (specifier.startsWith("node:")) {
        if (manifest.name === "@dlt-ts/core") violations.push(`${where}: core must run without Node, yet imports "${specifier}"`);
        continue;
      }
      const name = packageOf(specifier);
      if (name !== manifest.name && !declared.has(name))
        violations.push(`${where}: "${name}" is neither a dependency nor a peer dependency`);
      const target = ours.get(name);
      if (target === undefined || name === manifest.name) continue;
      if (isDestination(folder) && isDestination(target.folder)) parents.add(name);
      else if (!may.includes(name)) violations.push(`${where}: ${manifest.name} must not import ${name}`);
    }
  }

  if (parents.size > 1) violations.push(`${folder}: more than one parent destination: ${[...parents].join(", ")}`);
  if (manifest.name === "@dlt-ts/core") {
    for (const name of declared) if (!coreDependencies.includes(name)) violations.push(`${folder}: core must not depend on "${name}"`);
  }
  if (isDestination(folder)) violations.push(...destinationManifestViolations(folder, manifest));
  return violations;
}

function destinationManifestViolations(folder: string, manifest: WorkspacePackage["manifest"]): readonly string[] {
  const violations: string[] = [];
  if (manifest.peerDependencies?.["@dlt-ts/core"] !== "workspace:^") {
    violations.push(`${folder}: @dlt-ts/core must be a peer dependency, "workspace:^"`);
  }
  if (JSON.stringify(manifest.sideEffects) !== '["./dist/index.js"]') {
    violations.push(`${folder}: "sideEffects" must be ["./dist/index.js"], or bundlers drop the registration`);
  }
  if (manifest.keywords?.includes("dlt-ts-destination") !== true) violations.push(`${folder}: the keyword "dlt-ts-destination" is missing`);
  if (manifest.dlt?.type === undefined || manifest.dlt.specVersion !== 1) {
    violations.push(`${folder}: "dlt": { "type", "specVersion": 1 } is missing in package.json`);
  }
  return violations;
}
