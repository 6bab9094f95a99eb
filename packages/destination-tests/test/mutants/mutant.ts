import type { Changes } from "./changed-destination.ts";

/** A destination that breaks one promise, and the cases that must notice. */
export interface Mutant extends Changes {
  readonly name: string;
  /** Ids of cases, each of which must fail. */
  readonly noticedBy: readonly string[];
  /** Ids of cases that must fail when the process is killed for real. */
  readonly noticedByKills?: readonly string[];
}
