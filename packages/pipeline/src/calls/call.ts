import type { PipelineChoices } from "../pipeline-options.js";
import type { PipelineSetup } from "../setup/pipeline-setup.js";
import type { LastSync } from "./last-sync.js";

/** A call of a pipeline at work: it holds the lock of the working folder. */
export interface Call {
  /** Its listener hears of the call. */
  readonly setup: PipelineSetup;
  /** Those of the pipeline. */
  readonly choices: PipelineChoices;
  readonly lastSync: LastSync;
  /** Fires when the call is to end. */
  readonly signal: AbortSignal;
}
