import { waitingPackages } from "../package/waiting-packages.js";
import { folderEffect } from "../progress/folder-effect.js";
import { PipelineError } from "../pipeline-error.js";
import type { PipelineSetup } from "../setup/pipeline-setup.js";

/** What `abortPackage` takes. */
export interface AbortPackageOptions {
  /** What becomes of packages that wait behind it: they are loaded nevertheless, or given up too. Must be said where there are any. */
  readonly later?: "keep" | "drop" | undefined;
}

/** Gives one package up, and those behind it where that was said. Load ids of what was given up, oldest first. */
export async function abortPackageCall(setup: PipelineSetup, loadId: string, options: AbortPackageOptions): Promise<readonly string[]> {
  return await giveUp(setup, packagesToAbort(setup.pipeline, await waitingPackages(setup.store), loadId, options));
}

/** Gives up all packages that wait. */
export async function dropPendingPackagesCall(setup: PipelineSetup): Promise<readonly string[]> {
  return await giveUp(setup, await waitingPackages(setup.store));
}

/** The packages that go. `waiting`: load ids, oldest first. Throws a `PipelineError` for a package that does not wait, and where `later` must be said. */
function packagesToAbort(
  pipeline: string,
  waiting: readonly string[],
  loadId: string,
  { later, ...unknown }: AbortPackageOptions,
): readonly string[] {
  const context = { pipeline };
  const [misspelt] = Object.keys(unknown);
  if (misspelt !== undefined) throw new PipelineError(`abortPackage() has no option "${misspelt}". There is later.`, { context });
  if (later !== undefined && later !== "keep" && later !== "drop") {
    throw new PipelineError(`The option "later" of abortPackage() is ${JSON.stringify(later)}; it can be "keep" or "drop".`, { context });
  }
  if (!waiting.includes(loadId)) {
    throw new PipelineError(
      `Pipeline "${pipeline}" has no package ${JSON.stringify(loadId)} that waits. ${waiting.length === 0 ? "None does." : `These do: ${waiting.join(", ")}.`}`,
      { context },
    );
  }
  const behind = waiting.filter((each) => each > loadId);
  if (behind.length > 0 && later === undefined) {
    throw new PipelineError(
      `Behind package ${loadId} of pipeline "${pipeline}" others wait: ${behind.join(", ")}. Their state goes on from it. ` +
        'Give { later: "drop" } to give them up too, or { later: "keep" } to load them nevertheless.',
      { context },
    );
  }
  return later === "drop" ? [loadId, ...behind] : [loadId];
}

/** Gives packages up, the newest first: what is left is always what the pipeline was at some time. Load ids, oldest first. */
async function giveUp(setup: PipelineSetup, loadIds: readonly string[]): Promise<readonly string[]> {
  const { store, clock } = setup;
  for (const loadId of loadIds.toReversed()) {
    const at = new Date(clock.now()).toISOString();
    await folderEffect(setup, "discard", () => store.finish(loadId, { outcome: "aborted", at }));
  }
  return loadIds;
}
