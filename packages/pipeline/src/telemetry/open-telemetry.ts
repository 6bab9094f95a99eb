import type * as OpenTelemetry from "@opentelemetry/api";

export type { OpenTelemetry };

/** Where all copies of the API, of this major version, keep what an SDK has registered. */
const registered: symbol = Symbol.for("opentelemetry.js.api.1");

let api: typeof OpenTelemetry | undefined;

/** Loads the API if an SDK is there to hear of it. Without one nothing is imported, and every span and metric is a comparison with `undefined`. */
export async function findOpenTelemetry(): Promise<void> {
  if (registered in globalThis) api ??= await import("@opentelemetry/api");
}

/** `undefined`: nobody listens. */
export function openTelemetry(): typeof OpenTelemetry | undefined {
  return api;
}
