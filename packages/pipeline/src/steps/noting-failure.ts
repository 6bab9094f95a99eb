import { DltError } from "@dlt-ts/core";
import type { PackageFailure } from "../package/package-record.js";
import { folderEffect } from "../progress/folder-effect.js";
import { reasonOf } from "../thrown.js";
import type { PipelineSetup } from "../setup/pipeline-setup.js";
import { PipelineStepError } from "./step-error.js";

/** Keeps with the package why an attempt at it failed. What ended it from outside, such as a signal, is no failure of the package. */
export async function notingFailure<Value>(
  setup: PipelineSetup,
  step: PackageFailure["step"],
  loadId: string,
  work: () => Promise<Value>,
): Promise<Value> {
  const { store, clock, secrets } = setup;
  try {
    return await work();
  } catch (error) {
    if (error instanceof PipelineStepError && error.context["code"] !== "DLT_LOCK") {
      const { cause } = error;
      const failure = {
        step,
        at: new Date(clock.now()).toISOString(),
        code: DltError.isInstance(cause) ? cause.code : "DLT_PIPELINE_STEP",
        message: secrets.redact(reasonOf(cause)),
      };
      // Nothing here may hide the failure itself: the disk may be what failed.
      await folderEffect(setup, "record", () => store.noteFailure(loadId, failure)).catch(() => undefined);
    }
    throw error;
  }
}
