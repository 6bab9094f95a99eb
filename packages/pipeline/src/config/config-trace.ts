import type { ConfigAttempt } from "./lookup.js";

/** A setting that was looked up, and every key that was tried for it. Keys only, never values. */
export interface ConfigTrace {
  /** `workers`, `credentials.password`. */
  readonly setting: string;
  /** It is declared as a secret. */
  readonly secret: boolean;
  readonly attempts: readonly ConfigAttempt[];
}

/** Something that works and is probably not meant. */
export interface ConfigWarning {
  /** Stable: `secret-outside-secrets`, `placeholder`, `unknown-option`, `unused-text-fields`, `idle-setting`. */
  readonly code: string;
  readonly message: string;
}
