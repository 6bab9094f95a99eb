import type { Config } from "./config.js";
import { readSettings, type SettingsGroup } from "./settings.js";

/** `[load]` */
export interface LoadSettings {
  /** Jobs that run at once, at most. Default 20. */
  readonly workers: number;
  /** Instead of what the destination's capabilities say. */
  readonly parallelismStrategy: "parallel" | "table-sequential" | "sequential" | undefined;
  /** Whether a job that fails for good ends the load. Default true. */
  readonly raiseOnFailedJobs: boolean;
  /** Attempts at one job before it counts as failed. Default 5. */
  readonly raiseOnMaxRetries: number;
  /** Whether a package is removed from the working folder once it is loaded. Default false. */
  readonly deleteCompletedJobs: boolean;
}

const group: SettingsGroup<LoadSettings> = {
  settings: {
    workers: { key: "workers", type: "integer", least: 1, default: 20 },
    parallelismStrategy: {
      key: "parallelism_strategy",
      type: "text",
      values: ["parallel", "table-sequential", "sequential"],
      default: undefined,
    },
    raiseOnFailedJobs: { key: "raise_on_failed_jobs", type: "boolean", default: true },
    raiseOnMaxRetries: { key: "raise_on_max_retries", type: "integer", least: 0, default: 5 },
    deleteCompletedJobs: { key: "delete_completed_jobs", type: "boolean", default: false },
  },
};

export function readLoadSettings(config: Config): Promise<LoadSettings> {
  return readSettings(config, group, ["load"]);
}
