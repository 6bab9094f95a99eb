import { normalizeSchemaName } from "@dlt-ts/core";

/** The name of a pipeline's schema, as Python dlt derives it: `shop_pipeline` has the schema `shop`. */
export function schemaNameOf(pipelineName: string): string {
  return normalizeSchemaName(pipelineName.replace(/_pipeline$/, "") || pipelineName);
}
