import { namingConvention } from "@dlt-ts/core";

const longest = 64;

/** The name of a pipeline's schema, as Python dlt derives it: `shop_pipeline` has the schema `shop`. */
export function schemaNameOf(pipelineName: string): string {
  const stem = pipelineName.length > "_pipeline".length ? pipelineName.replace(/_pipeline$/, "") : pipelineName;
  return namingConvention("snake_case", longest).normalizeIdentifier(stem);
}
