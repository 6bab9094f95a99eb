import { StepProgress } from "../progress/step-progress.js";
import type { RunSource } from "../source/pipeline-data.js";
import type { PipelineSetup } from "../setup/pipeline-setup.js";
import type { RunFacts } from "./run-facts.js";

/** The sources of one schema, and the package that they go into. */
export interface SourcePackage {
  readonly schemaName: string;
  readonly sources: readonly RunSource[];
  readonly loadId: string;
  readonly progress: StepProgress;
}

/** Packages of one extraction, and who tells of the whole of it. */
export interface SourcePackages {
  readonly packages: readonly SourcePackage[];
  readonly progress: StepProgress;
}

/**
 * One package for each schema. That of the default schema has the highest load id, so that it is loaded last: the state is in it, and is there
 * though no source has that schema.
 */
export async function sourcePackages(
  { pipeline, store, clock, listener }: PipelineSetup,
  sources: readonly RunSource[],
  { defaultSchemaName }: RunFacts,
): Promise<SourcePackages> {
  const bySchema = new Map<string, RunSource[]>();
  for (const source of sources) {
    const name = source.schemaName ?? defaultSchemaName;
    if (!bySchema.has(name)) bySchema.set(name, []);
    bySchema.get(name)?.push(source);
  }
  const usual = bySchema.get(defaultSchemaName) ?? [];
  bySchema.delete(defaultSchemaName);

  const packages: SourcePackage[] = [];
  for (const [schemaName, own] of [...bySchema, [defaultSchemaName, usual] as const]) {
    const loadId = await store.nextLoadId(clock.now());
    packages.push({ schemaName, sources: own, loadId, progress: new StepProgress(listener, pipeline, "extract", loadId) });
  }
  const [only] = packages;
  const progress = only !== undefined && packages.length === 1 ? only.progress : new StepProgress(listener, pipeline, "extract");
  return { packages, progress };
}
