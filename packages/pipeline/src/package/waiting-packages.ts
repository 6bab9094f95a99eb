import type { PackageStore } from "./package-store.js";

/** Load ids of packages that are extracted or normalized, and not loaded. Oldest first. */
export async function waitingPackages(store: Pick<PackageStore, "list">): Promise<readonly string[]> {
  return [...(await store.list("normalized")), ...(await store.list("extracted"))].sort();
}
