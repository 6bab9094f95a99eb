import { readTextIfExists } from "./durable-files.js";
import { parseDocument, readOutcome } from "./package-documents.js";
import { packageFiles } from "./package-folders.js";
import type { PackageStage, PipelineMemory } from "./package-store.js";

/** A package, by where it lies. */
export interface StoredPackage {
  readonly stage: PackageStage;
  readonly loadId: string;
  readonly folder: string;
}

/** What a pipeline remembers, and in which packages it stands. */
export interface FoundMemory {
  readonly memory: PipelineMemory;
  /** Load ids; without these packages the pipeline would forget. */
  readonly holders: ReadonlySet<string>;
}

/**
 * Looks for the newest state and the newest version of each schema, from the newest package back: until all schemas that the state names
 * are found, or what a destination remembered, which counts for all before it.
 */
export async function findMemory(newestFirst: readonly StoredPackage[]): Promise<FoundMemory> {
  let state: string | undefined;
  let names: readonly unknown[] | undefined;
  const schemas = new Map<string, string>();
  const holders = new Set<string>();
  for (const { stage, loadId, folder } of newestFirst) {
    const outcome = stage === "loaded" ? await readOutcome(folder) : undefined;
    if (outcome?.outcome === "aborted") continue;
    if (state === undefined) {
      const path = packageFiles.state(folder);
      state = await readTextIfExists(path);
      if (state !== undefined) {
        const known = parseDocument(state, path)["schema_names"];
        names = Array.isArray(known) ? known : undefined;
        holders.add(loadId);
      }
    }
    for (const [name, document] of await schemasIn(folder)) {
      if (schemas.has(name)) continue;
      schemas.set(name, document);
      holders.add(loadId);
    }
    if (outcome?.outcome === "restored") break;
    if (state !== undefined && (names === undefined ? schemas.size > 0 : names.every((name) => schemas.has(String(name))))) break;
  }
  return { memory: { ...(state === undefined ? {} : { state }), schemas }, holders };
}

/** The schema of a package, or all that a destination remembered. */
async function schemasIn(folder: string): Promise<readonly (readonly [name: string, document: string])[]> {
  const path = packageFiles.schema(folder);
  const document = await readTextIfExists(path);
  if (document !== undefined) return [[String(parseDocument(document, path)["name"]), document]];
  const all = packageFiles.schemas(folder);
  const documents = await readTextIfExists(all);
  return documents === undefined ? [] : Object.entries(parseDocument(documents, all)).map(([name, text]) => [name, String(text)]);
}
