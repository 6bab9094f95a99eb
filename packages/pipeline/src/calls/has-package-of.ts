import type { PackageStore } from "../package/package-store.js";

/** Whether a run with this key left a package, loaded or waiting. Packages that were given up do not count. */
export async function hasPackageOf(store: PackageStore, idempotencyKey: string): Promise<boolean> {
  for (const record of await store.records()) {
    if (record.idempotencyKey === idempotencyKey && record.status !== "aborted") return true;
  }
  return false;
}
