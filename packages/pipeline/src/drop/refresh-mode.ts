/**
 * What a run forgets before it loads, in the commit of the load, so that a run that fails forgets nothing:
 * - `drop_sources`: all tables and all state of the sources, and every version of their schemas
 * - `drop_resources`: tables and state of the resources that run
 * - `drop_data`: rows and state of the resources that run; their tables stay
 */
export type RefreshMode = "drop_sources" | "drop_resources" | "drop_data";

/** What one package forgets. */
export interface PackageRefresh {
  readonly mode: RefreshMode;
  /** Names of resources. */
  readonly resources: readonly string[];
}
