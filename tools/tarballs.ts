import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { requireCommand, root } from "./command.ts";
import { publishedPackages } from "./packages.ts";

export interface Tarball {
  readonly name: string;
  readonly file: string;
}

/** Packs every published package into `folder`, by pnpm: npm would leave `workspace:` ranges in them. */
export async function packTarballs(folder: string): Promise<readonly Tarball[]> {
  const tarballs: Tarball[] = [];
  for (const { folder: packageFolder, manifest } of publishedPackages()) {
    const target = join(folder, manifest.name.replace("/", "+"));
    mkdirSync(target, { recursive: true });
    await requireCommand("pnpm", ["pack", "--pack-destination", target], { folder: join(root, packageFolder) });
    tarballs.push({ name: manifest.name, file: join(target, readdirSync(target)[0]!) });
  }
  return tarballs;
}
