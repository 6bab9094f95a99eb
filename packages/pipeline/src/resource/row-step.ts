import type { ResourceContext } from "./resource-context.js";

/** Something that pages of rows go through on their way from the data of a resource to its table. Made anew for each run; may remember. */
export interface RowStep {
  /** The rows that go on. What is thrown ends the run. */
  rows(page: readonly unknown[]): readonly unknown[] | Promise<readonly unknown[]>;
  /** No row that is still to come would go on: reading ends after the page. */
  readonly finished?: boolean;
}

/** Begins a step for one run. */
export type RowStepFactory = (context: ResourceContext) => RowStep;
