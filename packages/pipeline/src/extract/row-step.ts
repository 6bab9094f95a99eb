import type { ResourceContext } from "../resource/resource-context.js";

/** Something that pages of rows go through on their way from the data of a resource to its table. Made anew for each run; may remember. */
export interface RowStep {
  /** The rows that go on. What is thrown ends the run. */
  rows(page: readonly unknown[]): readonly unknown[] | Promise<readonly unknown[]>;
  /** No row that is still to come would go on: reading ends after the page. */
  readonly finished?: boolean;
  /** Called once when the resource has given all that it gives, also when it was closed early because nothing more would go on; not after a failure. */
  end?(): void;
}

/** What a step is made from. */
export interface StepContext extends ResourceContext {
  readonly resource: string;
  /** Of the resource; absent where it has none, or one for each row. */
  readonly primaryKey: readonly string[] | undefined;
  /** Tells the user something, once. */
  readonly warn: (text: string) => void;
}
