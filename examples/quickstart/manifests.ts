import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** A package.json as it was found: written by thousands of people, so anything may be in it. */
export type Manifest = Record<string, unknown>;

/** Every package.json below a folder, in pages of 100. Folders that cannot be read and files that are not JSON are passed over. */
export async function* manifestsBelow(folder: string): AsyncGenerator<readonly Manifest[]> {
  let page: Manifest[] = [];
  for (const file of await packageFiles(folder)) {
    const manifest = await readManifest(file);
    if (manifest === undefined) continue;
    page.push(manifest);
    if (page.length < 100) continue;
    yield page;
    page = [];
  }
  yield page;
}

async function packageFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return names
    .filter((name) => /(^|[\\/])package\.json$/.test(name))
    .map((name) => join(folder, name))
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
