import type { PackageStore } from "../package/package-store.js";
import type { Clock } from "./clock.js";

/** Gives packages up, the newest first: what is left is always what the pipeline was at some time. Load ids, oldest first. */
export async function giveUp(store: PackageStore, loadIds: readonly string[], clock: Clock): Promise<readonly string[]> {
  for (const loadId of loadIds.toReversed()) {
    await store.finish(loadId, { outcome: "aborted", at: new Date(clock.now()).toISOString() });
  }
  return loadIds;
}
