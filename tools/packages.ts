import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./command.ts";

/** What the tools read of a package.json. */
export interface PackageManifest {
  readonly name: string;
  readonly private?: boolean;
  readonly type?: string;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly sideEffects?: boolean | readonly string[];
  readonly keywords?: readonly string[];
  /** `bundled`: packages that the built file contains; see `tsup-preset.ts`. The others are for destinations. */
  readonly dlt?: { readonly type?: string; readonly specVersion?: number; readonly bundled?: readonly string[] };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export interface WorkspacePackage {
  /** From the root of the repository, with `/`. */
  readonly folder: string;
  readonly manifest: PackageManifest;
}

/** The packages that are published. */
export function publishedPackages(): readonly WorkspacePackage[] {
  return globSync(["packages/*/package.json", "packages/destinations/*/package.json"], { cwd: root })
    .map((file) => ({ folder: dirname(file), manifest: JSON.parse(readFileSync(join(root, file), "utf8")) as PackageManifest }))
    .filter(({ manifest }) => manifest.private !== true)
    .toSorted((left, right) => left.folder.localeCompare(right.folder));
}
