import { pathText } from "../values/unsupported-value-error.js";

/** A key of an object, or a position in a list. */
export type PathStep = string | number;

/** More steps than a reader follows; deep paths are cut in the middle. */
const mostSteps = 12;

/** `lines[3].sku`; empty for the row itself. */
export function formatPath(path: readonly PathStep[]): string {
  if (path.length <= mostSteps) return pathText(path);
  const half = mostSteps / 2;
  return `${pathText(path.slice(0, half))} … ${pathText(path.slice(-half))}`;
}
