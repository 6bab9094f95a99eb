import type { Config } from "./config.js";
import { readSettings, type SettingsGroup } from "./settings.js";

/** `[normalize.data_writer]`, `[sources.<module>.<name>.data_writer]`, `[data_writer]` */
export interface DataWriterSettings {
  /** Rows that are held before they are written. Default 5,000. */
  readonly bufferMaxItems: number;
  /** Rows of a file before the next one is begun. Default: no limit. */
  readonly fileMaxItems: number | undefined;
  /** Bytes of a file before the next one is begun. Default: what the destination recommends. */
  readonly fileMaxBytes: number | undefined;
  /** Default false. */
  readonly disableCompression: boolean;
}

const group: SettingsGroup<DataWriterSettings> = {
  section: "data_writer",
  settings: {
    bufferMaxItems: { key: "buffer_max_items", type: "integer", default: 5000 },
    fileMaxItems: { key: "file_max_items", type: "integer", default: undefined },
    fileMaxBytes: { key: "file_max_bytes", type: "integer", default: undefined },
    disableCompression: { key: "disable_compression", type: "boolean", default: false },
  },
};

/** `sections`: `["normalize"]` for job files, `["sources", module, name]` for what a source extracts. */
export function readDataWriterSettings(config: Config, sections: readonly string[]): Promise<DataWriterSettings> {
  return readSettings(config, group, sections);
}
