import type { Destination } from "@dlt-ts/core";
import type { Secrets } from "../destination/secrets.js";

/** Where a pipeline loads to: everything that opening a client takes. */
export interface LoadTarget {
  readonly destination: Destination;
  /** Holds the files on their way into `destination`. */
  readonly staging?: Destination | undefined;
  /** The dataset as the user knows it. */
  readonly datasetName?: string | undefined;
  /** The physical name. Absent where the destination has no datasets. */
  readonly dataset?: string | undefined;
  /** What a table gets whose write disposition the destination cannot do. Default: the load is refused. */
  readonly onUnsupported?: "append" | undefined;
  /** Where relative local paths of the user start. */
  readonly localFolder: string;
  /** The working folder of the pipeline. */
  readonly pipelineFolder: string;
  /** Where the secrets of the options are kept, to hide them. Default: with the connection. */
  readonly secrets?: Secrets | undefined;
  /** Complete, validated options, secrets included. */
  resolveOptions(destination: Destination): Promise<Readonly<Record<string, unknown>>>;
}
