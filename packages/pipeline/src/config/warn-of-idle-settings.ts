import { camelToSnake } from "@dlt-ts/core";
import type { Config } from "./config.js";
import type { LoadSettings } from "./load-settings.js";

/**
 * Settings of Python dlt that dlt-ts reads and does not act on yet, where they ask for something else than what happens.
 * A file that serves both must not seem to be obeyed.
 */
export function warnOfIdleSettings(config: Config, load: LoadSettings): void {
  const asked = {
    raiseOnFailedJobs: !load.raiseOnFailedJobs,
    deleteCompletedJobs: load.deleteCompletedJobs,
  } satisfies Partial<Record<keyof LoadSettings, boolean>>;
  for (const [name, isAsked] of Object.entries(asked)) {
    if (!isAsked) continue;
    const message = `The setting ${camelToSnake(name)} is in config, and dlt-ts does not act on it yet: this run goes on as if it were not there.`;
    config.warn({ code: "idle-setting", message });
  }
}
