import type { DestinationCapabilities, NamingConvention } from "@dlt-ts/core";
import { PipelineError } from "../pipeline-error.js";

/** What makes up the name of a dataset. */
export interface DatasetNaming {
  /** The setting `dataset_name_layout`: a text with `%s` in place of the name. */
  readonly layout?: string | undefined;
  /** Of dev mode. */
  readonly suffix?: string | undefined;
}

/** The dataset as the user knows it: the name given, else `<pipeline>_dataset` where the destination needs one. */
export function datasetNameOf(
  given: string | undefined,
  pipelineName: string,
  { dataset = "required" }: Pick<DestinationCapabilities, "dataset">,
  { layout, suffix = "" }: DatasetNaming = {},
): string | undefined {
  if (dataset === "none") return undefined;
  const chosen = given || (dataset === "required" ? `${pipelineName}_dataset` : undefined);
  if (chosen === undefined) return undefined;
  const name = chosen + (chosen.endsWith("_") ? suffix.slice(1) : suffix);
  if (layout === undefined) return name;
  if (!layout.includes("%s")) {
    throw new PipelineError(`The setting dataset_name_layout is "${layout}" and has no %s to put the name of the dataset in.`, {
      context: { pipeline: pipelineName },
    });
  }
  return layout.replaceAll("%s", () => name);
}

/** `_YYYYMMDDhhmmss` in UTC. Python dlt counts the hours from 1 to 12, so that two runs twelve hours apart get one dataset. */
export function devSuffixOf(milliseconds: number): string {
  return `_${new Date(milliseconds).toISOString().slice(0, 19).replaceAll(/[-:T]/g, "")}`;
}

/** The dataset as the destination knows it. */
export function physicalDatasetName(name: string | undefined, naming: NamingConvention, normalize: boolean): string | undefined {
  return name === undefined || !normalize ? name : naming.normalizeTableIdentifier(name);
}
