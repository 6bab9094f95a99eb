import { nearestName } from "@dlt-ts/core";
import type { ConfigProvider } from "./config-provider.js";
import type { ConfigAttempt } from "./lookup.js";

export interface NearMiss {
  readonly provider: string;
  /** A key that exists. */
  readonly key: string;
  /** The key that was looked for. */
  readonly meant: string;
}

/** Keys that exist and were probably meant for one that was tried: misspelt, with other separators, or without the outer section. */
export function nearMisses(attempts: readonly ConfigAttempt[], providers: readonly ConfigProvider[]): readonly NearMiss[] {
  return providers.flatMap((provider) => {
    const tried = attempts.filter((attempt) => attempt.provider === provider.name).map((attempt) => attempt.key);
    const found = new Map<string, string>();
    for (const key of provider.keys()) {
      const meant = tried.includes(key) ? undefined : tried.find((wanted) => isNear(key, wanted));
      if (meant !== undefined) found.set(key, meant);
    }
    return [...found].map(([key, meant]) => ({ provider: provider.name, key, meant }));
  });
}

function isNear(key: string, wanted: string): boolean {
  const [has, wants] = [partsOf(key), partsOf(wanted)];
  if (has.join("").replaceAll("_", "") === wants.join("").replaceAll("_", "")) return true;
  if (has.length > 1 && has.length < wants.length && wants.slice(-has.length).join(".") === has.join(".")) return true;
  // Part by part: in a whole key, three edits could make another word of any part.
  const differing = has.length === wants.length ? has.filter((part, index) => part !== wants[index]) : has;
  const index = has.findIndex((part) => part === differing[0]);
  return differing.length === 1 && differing[0]!.length > 3 && has.length > 1 && nearestName(differing[0]!, [wants[index]!]) !== undefined;
}

function partsOf(key: string): readonly string[] {
  return key.toLowerCase().replaceAll("-", "_").split(/__|\./);
}
