import type { DestinationOptions, PipelineChoices } from "../pipeline-options.js";

/** The choices of one call over those of the pipeline. Name and options of one destination mean nothing to another. */
export function choicesOfCall(choices: PipelineChoices, changes: DestinationOptions): PipelineChoices {
  const { datasetName, onUnsupported } = choices;
  const inherited = changes.destination === undefined ? choices : { datasetName, onUnsupported };
  return { ...inherited, ...(changes as PipelineChoices) };
}
