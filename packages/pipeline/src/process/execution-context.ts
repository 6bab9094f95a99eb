import { existsSync } from "node:fs";
import { availableParallelism, release, totalmem } from "node:os";
import { version } from "../version.js";
import { isCi } from "./is-ci.js";

/** Where a call ran. Nothing of the environment but whether it is a CI, and neither user nor host. */
export interface ExecutionContext {
  /** Of dlt-ts. */
  readonly version: string;
  /** `v24.1.0` */
  readonly node: string;
  readonly os: { readonly name: string; readonly version: string; readonly architecture: string };
  readonly cpus: number;
  /** Bytes. */
  readonly memory: number;
  readonly ci: boolean;
  readonly container: boolean;
}

export function executionContext(): ExecutionContext {
  return {
    version,
    node: process.version,
    os: { name: process.platform, version: release(), architecture: process.arch },
    cpus: availableParallelism(),
    memory: totalmem(),
    ci: isCi(),
    container: existsSync("/.dockerenv") || process.env["KUBERNETES_SERVICE_HOST"] !== undefined,
  };
}
