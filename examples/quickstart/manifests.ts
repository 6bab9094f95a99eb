import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** A package.json as it was found: written by thousands of people, so anything may be in it. */
export type Manifest = Record<string, unknown>;

/** Every package.json below a folder, in pages of up to 100. Folders that cannot be read and files that are not JSON are passed over. */
export async function* manifestsBelow(folder: string): AsyncGenerator<readonly Manifest[]> {
  const files = await packageFiles(folder);
  for (let first = 0; first < files.length; first += 100) {
    const page = await Promise.all(files.slice(first, first + 100).map(readManifest));
    yield page.filter((manifest) => manifest !== undefined);
  }
}

async function packageFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && entry.name === "package.json")
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

async function readManifest(file: string): Promise<Manifest | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, "utf8"));
    const named = typeof value === "object" && value !== null && "name" in value && "version" in value;
    return named ? (value as Manifest) : undefined;
  } catch {
    // Test fixtures of published packages contain broken files on purpose.
    return undefined;
  }
}
