import type { PipelineMemory } from "../package/package-store.js";
import type { RunSource } from "../source/pipeline-data.js";
import type { PipelineSetup } from "./pipeline-setup.js";
import { schemaNameOf } from "../names/schema-name.js";

/**
 * The schema of sources that name none: the first that the pipeline had, else that of the first source of its first run, else one named after
 * the pipeline.
 */
export async function defaultSchemaName(
  { pipeline, store }: Pick<PipelineSetup, "pipeline" | "store">,
  sources: readonly RunSource[] = [],
): Promise<string> {
  const known = knownDefaultSchemaName(await store.memory());
  if (known !== undefined) return known;
  const names = sources.map(({ schemaName }) => schemaName);
  return names.includes(undefined) ? schemaNameOf(pipeline) : (names[0] ?? schemaNameOf(pipeline));
}

/** `undefined` where the pipeline remembers nothing. */
export function knownDefaultSchemaName({ state, schemas }: PipelineMemory): string | undefined {
  const noted = state === undefined ? undefined : (JSON.parse(state) as { readonly default_schema_name?: unknown }).default_schema_name;
  return typeof noted === "string" ? noted : schemas.keys().next().value;
}
