import type { DestinationCapabilities } from "@dlt-ts/core";
import type { World } from "../world/world.js";

/** What a case works with. */
export interface Kit {
  /** A new destination with an empty dataset. Disposed of after the case. */
  world(): Promise<World>;
  /** Loads are killed, or stopped by a signal, at each n-th of their events. */
  readonly killEvery: number;
}

/** One promise of the contract, as data: any test runner can run it. */
export interface ConformanceCase {
  /** Stable: known failures and reports name it. The first part is its group. */
  readonly id: string;
  /** What a destination that passes does. */
  readonly title: string;
  /** Whether it applies. Capabilities are the only reason to skip a case. Default: always. */
  readonly requires?: (capabilities: DestinationCapabilities) => boolean;
  /** Rejects when the destination does not keep the promise. */
  run(kit: Kit): Promise<void>;
}
