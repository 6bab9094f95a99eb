import type { Pipeline } from "@dlt-ts/pipeline";

/** The tables of a dataset that are not dlt's. */
export async function ownTables(pipeline: Pick<Pipeline, "dataset">, schemaName?: string): Promise<readonly string[]> {
  const names = await pipeline.dataset({ schemaName }).tables();
  return names.filter((name) => !name.startsWith("_dlt"));
}
