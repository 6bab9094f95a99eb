import type { Destination } from "@dlt-ts/core";
import { readLoadSettings } from "../config/load-settings.js";
import type { LoadedDestination, LoadedPackage } from "../info/load-info.js";
import { concurrencyOf } from "../load/concurrency.js";
import { describeDestination, describeLoad } from "../load/describe-load.js";
import { loadPackage } from "../load/load-package.js";
import { StepProgress } from "../progress/step-progress.js";
import type { LoadTarget } from "../load/load-target.js";
import { defaultSchemaName } from "../setup/default-schema-name.js";
import { notingFailure } from "./noting-failure.js";
import type { PipelineSetup } from "../setup/pipeline-setup.js";
import type { Destinations } from "../setup/resolve-destinations.js";
import { resolveTarget, type TargetChoices } from "../setup/resolve-target.js";
import { namingOf } from "../setup/run-schema.js";
import { duringStep } from "./step-error.js";

/** What was loaded, and where to. */
export interface LoadStepResult {
  readonly destination: LoadedDestination;
  readonly staging: LoadedDestination | undefined;
  readonly dataset: string | undefined;
  readonly packages: readonly LoadedPackage[];
}

/** Loads every normalized package, oldest first. Stops at the first that fails; it and those after it keep waiting. `written`: see `LoadEnvironment`. */
export async function loadStep(
  setup: PipelineSetup,
  destinations: Destinations,
  { written, ...choices }: TargetChoices & { readonly written?: ReadonlySet<string> | undefined },
  signal: AbortSignal,
): Promise<LoadStepResult> {
  const { pipeline, store, clock, config, listener } = setup;
  const { destination, staging } = destinations;
  const { parallelismStrategy, workers, raiseOnMaxRetries } = await readLoadSettings(config);
  const naming = await namingOf(setup, destinations);
  const target = await resolveTarget(setup, destinations, naming, choices);
  const usual = await defaultSchemaName(setup);
  const targetOf = async (schemaName: string): Promise<LoadTarget> =>
    setup.settings.useSingleDataset || schemaName === usual
      ? target
      : await resolveTarget(setup, destinations, naming, choices, schemaName);
  const environment = {
    store,
    targetOf,
    clock,
    signal,
    written,
    concurrency: concurrencyOf(destination.capabilities().concurrency, {
      jobs: parallelismStrategy === "table-sequential" ? "per-table" : parallelismStrategy,
      max: workers,
    }),
    attempts: raiseOnMaxRetries === 0 ? Number.POSITIVE_INFINITY : raiseOnMaxRetries,
  };
  const packages: LoadedPackage[] = [];
  for (const loadId of await store.list("normalized")) {
    const progress = new StepProgress(listener, pipeline, "load", loadId);
    packages.push(
      await notingFailure(setup, "load", loadId, () =>
        duringStep(progress, signal, async () => {
          const loaded = describeLoad(await loadPackage(loadId, environment, progress));
          const where = {
            destination: describeDestination(destination, await target.resolveOptions(destination)),
            dataset: target.dataset,
          };
          progress.say({ type: "loaded", package: loaded, ...where });
          return loaded;
        }),
      ),
    );
  }
  const described = async (of: Destination): Promise<LoadedDestination> =>
    describeDestination(of, packages.length === 0 ? of.options : await target.resolveOptions(of));
  return {
    destination: await described(destination),
    staging: staging && (await described(staging)),
    dataset: target.dataset,
    packages,
  };
}
