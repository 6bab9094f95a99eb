import { didYouMean, type Destination } from "@dlt-ts/core";
import type { ConfigProvider } from "../config/config-provider.js";
import type { Config } from "../config/config.js";
import { optionBranches, type OptionBranch } from "./option-branches.js";

/** Keys of a destination's section that are not its options. */
const engineKeys = ["destination_type", "destination_name", "enable_dataset_name_normalization"];

/** Warns of each key in the section of a destination that no option has: most are misspelt. */
export function warnOfUnknownKeys(destination: Destination, config: Config): void {
  const branches = optionBranches(destination);
  const section = ["destination", destination.name];
  const sections = config.pipelineName === undefined ? [section] : [[config.pipelineName, ...section], section];
  for (const provider of config.providers) {
    for (const path of sections) {
      for (const unknown of unknownKeys(provider, path, branches)) {
        const message = `${unknown.key} in ${provider.name} is no option of destination "${destination.name}".${unknown.hint}`;
        config.warn({ code: "unknown-option", message });
      }
    }
  }
}

interface UnknownKey {
  readonly key: string;
  readonly hint: string;
}

function unknownKeys(provider: ConfigProvider, section: readonly string[], branches: readonly OptionBranch[]): readonly UnknownKey[] {
  const separator = provider.keyOf(["x", "x"]).slice(1, -1);
  const start = provider.keyOf(section) + separator;
  const found = new Map<string, UnknownKey>();
  for (const key of provider.keys()) {
    if (!key.startsWith(start)) continue;
    const parts = key.slice(start.length).split(separator);
    const unknown = unknownPart(parts, branches);
    if (unknown === undefined) continue;
    // A misspelt table is told once, not again for each key in it.
    const shortest = start + parts.slice(0, unknown.depth).join(separator);
    const reported = found.has(shortest) ? shortest : key;
    found.set(reported, { key: reported, hint: unknown.hint });
  }
  return [...found.values()];
}

/** The first part that no option has, as the number of parts up to it. */
function unknownPart(
  parts: readonly string[],
  branches: readonly OptionBranch[],
): { readonly depth: number; readonly hint: string } | undefined {
  let known = branches;
  for (const [index, part] of parts.entries()) {
    const key = part.toLowerCase();
    const branch = known.find((candidate) => candidate.key === key);
    if (branch === undefined) {
      if (index === 0 && engineKeys.includes(key)) return undefined;
      const names = known.map((candidate) => candidate.key);
      return { depth: index + 1, hint: didYouMean(key, names) };
    }
    if (branch.fields.length === 0) return undefined;
    known = branch.fields;
  }
  return undefined;
}
