import type { Config } from "./config.js";
import { readSettings, type SettingsGroup } from "./settings.js";

/** `[normalize]`, as far as rows are concerned that do not become table rows. What is given in code wins over it. */
export interface NormalizeSettings {
  /** Default `fail`. */
  readonly badRows: "fail" | "quarantine" | undefined;
  /** Default `drop`. */
  readonly discardedRows: "drop" | "quarantine" | undefined;
  /** Default `quarantine`. */
  readonly quarantineTable: string | undefined;
  /** Default 0. */
  readonly rejectedSamples: number | undefined;
  /** Default: no limit. */
  readonly maxValueBytes: number | undefined;
}

const group: SettingsGroup<NormalizeSettings> = {
  settings: {
    badRows: { key: "bad_rows", type: "text", values: ["fail", "quarantine"], default: undefined },
    discardedRows: { key: "discarded_rows", type: "text", values: ["drop", "quarantine"], default: undefined },
    quarantineTable: { key: "quarantine_table", type: "text", default: undefined },
    rejectedSamples: { key: "rejected_samples", type: "integer", default: undefined },
    maxValueBytes: { key: "max_value_bytes", type: "integer", default: undefined },
  },
};

export function readNormalizeSettings(config: Config): Promise<NormalizeSettings> {
  return readSettings(config, group, ["normalize"]);
}
