import type { ProgressListener } from "./pipeline-event.js";
export function interactiveProgress(): ProgressListener | undefined {
  return undefined;
}
