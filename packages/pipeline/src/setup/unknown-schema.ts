import { didYouMean } from "@dlt-ts/core";
import type { PipelineMemory } from "../package/package-store.js";
import { PipelineError } from "../pipeline-error.js";

/** A pipeline does not have a schema. `schemaName` is undefined where it has none at all. */
export function unknownSchema(pipeline: string, schemaName: string | undefined, { schemas }: PipelineMemory): PipelineError {
  const names = [...schemas.keys()];
  const text =
    names.length === 0
      ? `Pipeline "${pipeline}" never loaded anything: there is no schema. Is the name of the pipeline or the dataset another?`
      : `Pipeline "${pipeline}" has no schema "${schemaName}".${didYouMean(schemaName ?? "", names)} There are ${names.join(", ")}.`;
  return new PipelineError(text, { context: { pipeline } });
}
