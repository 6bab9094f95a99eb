import type { ConfigProvider } from "./config-provider.js";
import type { ConfigTrace } from "./config-trace.js";
import { nearMisses } from "./near-misses.js";

/** The text of an error about settings that stand nowhere: the keys that were tried, keys that look alike, the files that were read or not there. */
export function missingMessage(summary: string, missing: readonly ConfigTrace[], providers: readonly ConfigProvider[]): string {
  return [summary, ...missing.flatMap((trace) => triedLines(trace)), ...nearLines(missing, providers), ...fileLines(providers)].join("\n");
}

function triedLines({ setting, attempts }: ConfigTrace): readonly string[] {
  const keys = Map.groupBy(attempts, (attempt) => attempt.provider);
  return [
    `  ${setting} was looked for in`,
    ...[...keys].map(([provider, tried]) => `    ${provider}: ${tried.map((attempt) => attempt.key).join(", ")}`),
  ];
}

function nearLines(missing: readonly ConfigTrace[], providers: readonly ConfigProvider[]): readonly string[] {
  const near = nearMisses(
    missing.flatMap((trace) => trace.attempts),
    providers,
  );
  return near.map(({ provider, key, meant }) => `  ${provider} has ${key}. Did you mean ${meant}?`);
}

function fileLines(providers: readonly ConfigProvider[]): readonly string[] {
  const locations = providers.flatMap((provider) => provider.locations);
  const read = locations.filter((location) => location.found).map((location) => location.path);
  const absent = locations.filter((location) => !location.found).map((location) => location.path);
  return [
    ...(read.length === 0 ? [] : [`  Files that were read: ${read.join(", ")}`]),
    ...(absent.length === 0 ? [] : [`  Files that do not exist: ${absent.join(", ")}`]),
  ];
}
