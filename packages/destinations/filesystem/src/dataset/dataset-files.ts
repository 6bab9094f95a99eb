import { Buffer } from "node:buffer";
import type { SystemTables } from "@dlt-ts/core";
import { pathName } from "../layout/path-name.js";

/** Where dlt's own files of a dataset are. Python dlt reads and writes all but the last two. */
export interface DatasetFiles {
  /** Says that this is a dataset of dlt, and how its files are named. */
  readonly init: string;
  /** One file for each load that is complete. */
  load(schemaName: string, loadId: string): string;
  readonly loads: string;
  /** One file for each version of a schema. `time`: seconds since 1970, with a fraction. */
  version(schemaName: string, time: string, hash: string): string;
  versions(schemaName?: string): string;
  /** One file for each load that changed the state of a pipeline. */
  state(pipeline: string, loadId: string, schemaHash: string): string;
  states(pipeline: string): string;
  /** Proof of a commit, and what is left to do after it. */
  receipt(pipeline: string, loadId: string): string;
  readonly receipts: string;
  /** What a load that is under way will put: whose files they are cannot be told from their names. */
  intent(pipeline: string, loadId: string): string;
  readonly intents: string;
}

/** The paths of dlt's own files, below the folder of the dataset. */
export function datasetFiles(dataset: string, tables: SystemTables): DatasetFiles {
  const under = (folder: string, ...names: readonly string[]): string => `${dataset}/${folder}/${names.map(pathName).join("__")}`;
  const { loads, version, state, receipts } = tables;
  const intents = `${receipts.name}_open`;
  return {
    init: `${dataset}/init`,
    load: (schemaName, loadId) => `${under(loads.name, schemaName, loadId)}.jsonl`,
    loads: `${dataset}/${loads.name}/`,
    version: (schemaName, time, hash) => `${under(version.name, schemaName, time, hexOf(hash))}.jsonl`,
    versions: (schemaName) => `${dataset}/${version.name}/${schemaName === undefined ? "" : `${pathName(schemaName)}__`}`,
    state: (pipeline, loadId, schemaHash) => `${under(state.name, pipeline, loadId, hexOf(schemaHash))}.jsonl`,
    states: (pipeline) => `${dataset}/${state.name}/${pathName(pipeline)}__`,
    receipt: (pipeline, loadId) => `${under(receipts.name, pipeline, loadId)}.json`,
    receipts: `${dataset}/${receipts.name}/`,
    intent: (pipeline, loadId) => `${under(intents, pipeline, loadId)}.json`,
    intents: `${dataset}/${intents}/`,
  };
}

/** The parts of the name of one of dlt's files; `undefined` for a file of somebody else's. Names may contain the separator, the last two parts never do. */
export function partsOfName(key: string): readonly [name: string, middle: string, hash: string] | undefined {
  const found = /\/([^/]+)__([^/]+?)__([0-9a-f]+)\.jsonl$/.exec(key);
  return found === null ? undefined : [found[1]!, found[2]!, found[3]!];
}

/** A hash as file names have it: base64 has slashes. */
export function hexOf(hash: string): string {
  return Buffer.from(hash, "base64").toString("hex");
}
