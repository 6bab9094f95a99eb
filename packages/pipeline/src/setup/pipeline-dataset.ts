import type { DestinationCapabilities } from "@dlt-ts/core";
import { datasetNameOf } from "../names/dataset-name.js";
import type { PipelineSetup } from "./pipeline-setup.js";

/**
 * The dataset of a pipeline: what is said in code, in config, or was said last time.
 * @param schemaName of another schema than the default, where each has a dataset of its own
 */
export function pipelineDataset(
  { pipeline, settings, remembered, devSuffix }: Pick<PipelineSetup, "pipeline" | "settings" | "remembered" | "devSuffix">,
  capabilities: Pick<DestinationCapabilities, "dataset">,
  given: string | undefined,
  schemaName?: string,
): string | undefined {
  const said = given ?? settings.datasetName;
  const name =
    said === undefined && remembered.datasetName !== undefined
      ? datasetNameOf(remembered.datasetName, pipeline, capabilities)
      : datasetNameOf(said, pipeline, capabilities, { layout: settings.datasetNameLayout, suffix: devSuffix });
  return name === undefined || schemaName === undefined ? name : `${name}_${schemaName}`;
}
