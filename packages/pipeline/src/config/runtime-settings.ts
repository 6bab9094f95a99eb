import type { Config } from "./config.js";
import { readSettings, type SettingsGroup } from "./settings.js";

/** `[runtime]` */
export interface RuntimeSettings {
  /** Whether SIGINT and SIGTERM let a step end where nothing is lost. Default true. */
  readonly interceptSignals: boolean;
}

const group: SettingsGroup<RuntimeSettings> = {
  section: "runtime",
  settings: { interceptSignals: { key: "intercept_signals", type: "boolean", default: true } },
};

export function readRuntimeSettings(config: Config): Promise<RuntimeSettings> {
  return readSettings(config, group, []);
}
