import type { Destination } from "@dlt-ts/core";
import type { Place } from "../engines/place.ts";
import type { Abilities } from "./sequences.ts";
import type { StoredTables } from "./tables.ts";

/** Something that a sequence of runs loads into. */
export interface ModelEngine extends AsyncDisposable {
  readonly abilities: Abilities;
  /** For processes. */
  readonly place: Place;
  /** Made anew for each run, as a program that begins does. */
  destination(): Destination;
  /** The tables of a dataset, read by the engine's own client. */
  tables(dataset: string): Promise<StoredTables>;
  drop(dataset: string): Promise<void>;
}
