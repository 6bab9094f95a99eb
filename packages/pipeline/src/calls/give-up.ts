import { folderEffect } from "../progress/folder-effect.js";
import type { PipelineSetup } from "../setup/pipeline-setup.js";

/** Gives packages up, the newest first: what is left is always what the pipeline was at some time. Load ids, oldest first. */
export async function giveUp(setup: PipelineSetup, loadIds: readonly string[]): Promise<readonly string[]> {
  const { store, clock } = setup;
  for (const loadId of loadIds.toReversed()) {
    const at = new Date(clock.now()).toISOString();
    await folderEffect(setup, "discard", () => store.finish(loadId, { outcome: "aborted", at }));
  }
  return loadIds;
}
