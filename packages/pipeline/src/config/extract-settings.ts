import type { Config } from "./config.js";
import { readSettings, type SettingsGroup } from "./settings.js";

/** `[extract]` */
export interface ExtractSettings {
  /** Calls of the function of a parallel transformer that run at once, at most. Default 5. */
  readonly workers: number;
  /** Resources that are open at once, and pages that parallel resources have read ahead together, at most. Default 20. */
  readonly maxParallelItems: number;
  /** `round_robin` (default) reads a page of each resource in turn, `fifo` one resource after the other. */
  readonly nextItemMode: "round_robin" | "fifo";
}

const group: SettingsGroup<ExtractSettings> = {
  settings: {
    workers: { key: "workers", type: "integer", default: 5 },
    maxParallelItems: { key: "max_parallel_items", type: "integer", default: 20 },
    nextItemMode: { key: "next_item_mode", type: "text", values: ["round_robin", "fifo"], default: "round_robin" },
  },
};

export function readExtractSettings(config: Config): Promise<ExtractSettings> {
  return readSettings(config, group, ["extract"]);
}
