import type { Destination } from "@dlt-ts/core";
import { pipeline, resource, type PipelineEvent, type Resource } from "@dlt-ts/pipeline";
import { destinationOf } from "../engines/destination-of.ts";
import type { Place } from "../engines/place.ts";
import { rowsOf } from "./rows.ts";

/** One run of one of the pipelines that load into one dataset. The same again does nothing. */
export interface Order {
  readonly place: Place;
  /** For the working folders of all of them. */
  readonly folder: string;
  /** Which pipeline. */
  readonly member: number;
  /** Its first run, or its second. */
  readonly turn: number;
}

export const dataset = "shared";

/** Does it. `destination`: where others in this process share it. */
export async function perform(
  { place, folder, member, turn }: Order,
  options: { readonly progress?: (event: PipelineEvent) => void; readonly signal?: AbortSignal; readonly destination?: Destination } = {},
): Promise<void> {
  const { progress, signal, destination = await destinationOf(place) } = options;
  const pipe = pipeline(`member_${member}`, {
    destination,
    datasetName: dataset,
    pipelinesDir: folder,
    projectFolder: folder,
    ...(progress === undefined ? {} : { progress }),
  });
  await pipe.run(resourcesOf(member, turn), { idempotencyKey: `turn ${turn}`, signal });
}

function resourcesOf(member: number, turn: number): readonly Resource[] {
  const { events, stock, people, prices, settings } = rowsOf(member, turn);
  return [
    resource("events", events),
    resource("stock", stock, { writeDisposition: { disposition: "merge", strategy: "upsert" }, primaryKey: ["member", "id"] }),
    resource("people", people, { writeDisposition: { disposition: "merge", strategy: "delete-insert" }, primaryKey: "id" }),
    resource("prices", prices, { writeDisposition: { disposition: "merge", strategy: "scd2" }, mergeKey: "member" }),
    resource("settings", settings, { writeDisposition: "replace" }),
  ] as readonly unknown[] as readonly Resource[];
}
