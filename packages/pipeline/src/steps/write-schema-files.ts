import { StepProgress } from "../progress/step-progress.js";
import type { PipelineSetup } from "../setup/pipeline-setup.js";
import { readSchema } from "../setup/run-schema.js";

/** Writes the schema files that the saved schemas ask for. To be called when a step has saved one: before that, a file may have changes that nobody has read. */
export async function writeSchemaFiles({ pipeline, config, store, listener, schemaFiles }: PipelineSetup): Promise<void> {
  if (!schemaFiles.areUsed) return;
  const due: (readonly [file: string, text: string])[] = [];
  for (const document of (await store.memory()).schemas.values()) due.push(...(await schemaFiles.due(await readSchema(document, config))));
  if (due.length === 0) return;
  await new StepProgress(listener, pipeline, "normalize").effect("schema-files", () => schemaFiles.write(due));
}
