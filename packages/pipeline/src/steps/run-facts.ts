import type { RefreshMode } from "../drop/refresh-mode.js";
import { defaultSchemaName } from "../setup/default-schema-name.js";
import { pipelineDataset } from "../setup/pipeline-dataset.js";
import type { PipelineSetup } from "../setup/pipeline-setup.js";
import type { Destinations } from "../setup/resolve-destinations.js";
import type { RunSource } from "../source/pipeline-data.js";
import { destinationFacts, type StateFacts } from "../state/state-facts.js";

/** What the packages of a run say besides what is in them: what becomes of the state, and what the user asked for. */
export interface RunFacts extends StateFacts {
  /** What the run forgets. */
  readonly refresh?: RefreshMode | undefined;
  /** Of the run, kept with its packages. */
  readonly idempotencyKey?: string | undefined;
}

export interface RunFactsOptions {
  readonly datasetName: string | undefined;
  readonly sources: readonly RunSource[];
  /** The destination does not have what was sent to it once. */
  readonly resend: boolean;
  /** Default: that of the pipeline. */
  readonly refresh?: RefreshMode | undefined;
  readonly idempotencyKey?: string | undefined;
}

/** `destinations` is absent where none is known yet. */
export async function runFacts(
  setup: PipelineSetup,
  destinations: Destinations | undefined,
  { datasetName, sources, resend, refresh = setup.settings.refresh, idempotencyKey }: RunFactsOptions,
): Promise<RunFacts> {
  const { pipeline, settings, remembered } = setup;
  const dataset =
    destinations === undefined
      ? (datasetName ?? settings.datasetName ?? remembered.datasetName)
      : pipelineDataset(setup, destinations.destination.capabilities(), datasetName);
  return {
    pipeline,
    defaultSchemaName: await defaultSchemaName(setup, sources),
    schemaNames: [],
    devMode: settings.devMode,
    datasetName: dataset ?? null,
    destination: destinations && destinationFacts(destinations.destination, destinations.reference),
    staging: destinations?.staging && destinationFacts(destinations.staging, undefined),
    // A refresh forgets what the destination knows of the pipeline; the state is written again with it.
    resend: resend || refresh !== undefined,
    refresh,
    idempotencyKey,
  };
}
