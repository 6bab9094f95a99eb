import type { PackageStore } from "../package/package-store.js";
import { decodeState } from "../state/decode-state.js";

/** Where a pipeline loaded to, as its state says. A pipeline that is made by its name alone goes on there. */
export interface Remembered {
  readonly destinationType?: string | undefined;
  readonly destinationName?: string | undefined;
  /** With the layout of config in it. */
  readonly datasetName?: string | undefined;
  /** The state is of a run in dev mode. */
  readonly devMode: boolean;
}

export async function remembered(store: PackageStore): Promise<Remembered> {
  const { state: document } = await store.memory();
  if (document === undefined) return { devMode: false };
  const state = decodeState(document, store.pipeline);
  return {
    destinationType: state.destination_type ?? undefined,
    destinationName: state.destination_name ?? undefined,
    datasetName: state.dataset_name ?? undefined,
    devMode: (state._local as { readonly _dev_mode?: unknown } | undefined)?._dev_mode === true,
  };
}
