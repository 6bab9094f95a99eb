import { didYouMean } from "@dlt-ts/core";
import type { DropSelection, ResourceSelector } from "./drop-selection.js";
import { PipelineError } from "../pipeline-error.js";

/** What `dropResources` takes. */
export interface DropResourcesOptions {
  /** All resources of the schema. Default false. */
  readonly all?: boolean | undefined;
  /**
   * Keys inside the state of the source that are removed: `"cursor"`, `"pages.*.next"`. `resources` itself is never removed: what resources keep is
   * reset by their names.
   */
  readonly statePaths?: readonly string[] | undefined;
  /** Only state is dropped; tables stay. Default false. */
  readonly stateOnly?: boolean | undefined;
  /** Only says what would be dropped. Default false. */
  readonly dryRun?: boolean | undefined;
  /** The schema that the resources belong to. Default: the default schema. */
  readonly schemaName?: string | undefined;
  /** Ends the call at the next moment where nothing is lost. */
  readonly signal?: AbortSignal | undefined;
}

/** What was dropped, or would be. */
export interface DroppedResources extends DropSelection {
  readonly schemaName: string;
  /** As the user knows it; absent where the destination has none. */
  readonly dataset: string | undefined;
  /** Packages that dropped it. None: nothing was dropped. */
  readonly loadIds: readonly string[];
}

const known: Readonly<Record<keyof DropResourcesOptions, true>> = {
  all: true,
  statePaths: true,
  stateOnly: true,
  dryRun: true,
  schemaName: true,
  signal: true,
};

/** Refuses a call that says nothing, or two things at once. */
export function checkDropOptions(names: ResourceSelector, options: DropResourcesOptions): void {
  const { all, statePaths } = options;
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(known, name)) continue;
    throw new PipelineError(
      `dropResources() has no option "${name}".${didYouMean(name, Object.keys(known))} There are ${Object.keys(known).join(", ")}.`,
    );
  }
  const isNone = Array.isArray(names) && names.length === 0;
  if (all === true && !isNone) throw new PipelineError("dropResources() was given names and `all`. Give one of the two.");
  if (statePaths !== undefined && !Array.isArray(statePaths)) {
    throw new PipelineError('The option "statePaths" of dropResources() is no list of texts.');
  }
  if (isNone && all !== true && (statePaths === undefined || statePaths.length === 0)) {
    throw new PipelineError("dropResources() was not told what to drop. Give names of resources, `all: true`, or `statePaths`.");
  }
}
