import { DltError, type DltErrorDetails } from "@dlt-ts/core";

/**
 * - `DLT_CONFIG_MISSING`: something that is needed stands nowhere.
 * - `DLT_CONFIG_VALUE`: a value was found and cannot be used.
 * - `DLT_CONFIG_FILE`: a config file cannot be read.
 */
export type ConfigErrorCode = "DLT_CONFIG_MISSING" | "DLT_CONFIG_VALUE" | "DLT_CONFIG_FILE";

/** Something is wrong with the config. The message names keys, places and files, never values. */
export class ConfigError extends DltError {
  declare readonly code: ConfigErrorCode;

  constructor(code: ConfigErrorCode, message: string, details: DltErrorDetails = {}) {
    super(code, message, details);
  }
}
