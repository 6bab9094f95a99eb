import { folderEffect } from "../progress/folder-effect.js";
import type { PipelineSetup } from "../setup/pipeline-setup.js";

/** Before the first step of an instance: in dev mode it begins with an empty folder, and so does one whose folder is of dev mode. */
export async function beginInstance(setup: PipelineSetup): Promise<void> {
  const { pipeline, settings, store, config } = setup;
  const { state } = await store.memory();
  const wasDev = state !== undefined && isOfDevMode(state);
  if (!settings.devMode && !wasDev) return;
  if (!settings.devMode) {
    const message = `The working folder of pipeline "${pipeline}" was of dev mode. It is emptied, and the pipeline goes on without what it remembered.`;
    config.warn({ code: "left-dev-mode", message });
  }
  await folderEffect(setup, "wipe", () => store.wipe());
}

function isOfDevMode(state: string): boolean {
  const { _local } = JSON.parse(state) as { readonly _local?: { readonly _dev_mode?: unknown } };
  return _local?._dev_mode === true;
}
