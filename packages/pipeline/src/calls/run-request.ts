import type { RefreshMode } from "../drop/refresh-mode.js";
import { sourcesOf, type PipelineData, type RunHints, type RunSource } from "../source/pipeline-data.js";
import { checkRunOptions } from "./check-options.js";

/** What `run()` and `extract()` were asked for. */
export interface RunRequest {
  /** Undefined: `run()` without data, which loads what waits. */
  readonly sources: readonly RunSource[] | undefined;
  /** Of the tables of the run. */
  readonly loaderFileFormat: string | undefined;
  readonly refresh: RefreshMode | undefined;
  readonly idempotencyKey: string | undefined;
  readonly signal: AbortSignal | undefined;
}

type Options = RunHints & Partial<Omit<RunRequest, "sources">>;

/** Data and options as the call takes them. Throws for what it cannot use: before anything is locked or read. */
export function runRequest(call: "run()" | "extract()", data: PipelineData | undefined, options: object): RunRequest {
  checkRunOptions(call, options);
  const { signal, refresh, idempotencyKey, ...hints } = options as Options;
  const sources = data === undefined && call === "run()" ? undefined : sourcesOf(data as PipelineData, hints);
  return { sources, loaderFileFormat: hints.loaderFileFormat, refresh, idempotencyKey, signal };
}
