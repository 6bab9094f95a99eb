import type { Row } from "@dlt-ts/core";
import type { EngineName, Place } from "./place.ts";

/** Rows of every table of a place, by `schema.table`. */
export type Contents = Readonly<Record<string, readonly Row[]>>;

/** Sees a place through the engine's own client; nothing of ours is between. */
export interface Reader extends AsyncDisposable {
  /**
   * The rows of all tables of all schemas, as of one moment. `"waits"` instead, when it would have to wait for a writer.
   */
  read(): Promise<Contents | "waits">;
}

/** An engine, and the places on it. Disposal removes all of them. */
export interface Engine extends AsyncDisposable {
  readonly name: EngineName;
  /** Whether others may read a place while a process writes to it. */
  readonly concurrent: boolean;
  /** An empty place. */
  create(): Promise<Place>;
  /** A place that holds the same. Nobody may be connected to the first one. */
  copy(place: Place): Promise<Place>;
  remove(place: Place): Promise<void>;
  /** `snapshot`: reads, whenever it does, what was committed when it was opened (REPEATABLE READ). Else each reading sees what is committed by then. */
  reader(place: Place, options?: { readonly snapshot?: boolean }): Promise<Reader>;
  /** What there is now. */
  contents(place: Place): Promise<Contents>;
}
