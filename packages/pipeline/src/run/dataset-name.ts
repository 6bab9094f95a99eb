import type { DestinationCapabilities, NamingConvention } from "@dlt-ts/core";
import { PipelineError } from "./pipeline-error.js";

/**
 * The dataset as the user knows it: the name given, else `<pipeline>_dataset` where the destination needs one.
 * `layout` is the setting `dataset_name_layout`: a text with `%s` in place of the name.
 */
export function datasetNameOf(
  given: string | undefined,
  pipelineName: string,
  { dataset = "required" }: Pick<DestinationCapabilities, "dataset">,
  layout?: string,
): string | undefined {
  if (dataset === "none") return undefined;
  const name = given || (dataset === "required" ? `${pipelineName}_dataset` : undefined);
  if (name === undefined || layout === undefined) return name;
  if (!layout.includes("%s")) {
    throw new PipelineError(`The setting dataset_name_layout is "${layout}" and has no %s to put the name of the dataset in.`, {
      context: { pipeline: pipelineName },
    });
  }
  return layout.replaceAll("%s", () => name);
}

/** The dataset as the destination knows it. */
export function physicalDatasetName(name: string | undefined, naming: NamingConvention, normalize: boolean): string | undefined {
  return name === undefined || !normalize ? name : naming.normalizeTableIdentifier(name);
}
