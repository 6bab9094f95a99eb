import type { Destination } from "@dlt-ts/core";
import type { Config } from "../config/config.js";
import { lookUpOptions } from "./look-up-options.js";
import { ownOptionNames } from "./option-branches.js";
import { explainIssues } from "./explain-issues.js";
import { warnOfUnknownKeys } from "./unknown-keys.js";

/**
 * The same destination with what config adds to its options, so that its capabilities are final.
 * Nothing is validated and nothing need be complete: extract and normalize work without credentials.
 */
export async function configureDestination(destination: Destination, config: Config): Promise<Destination> {
  warnOfUnknownKeys(destination, config);
  const { values } = await lookUpOptions(destination, config);
  return destination.factory(values);
}

/**
 * The options for `connect`: those given in code, completed from config, validated by the destination's schema.
 * Throws a `ConfigError` that says what is missing or wrong, and every key that was tried.
 */
export async function resolveOptions(destination: Destination, config: Config): Promise<Readonly<Record<string, unknown>>> {
  const found = await lookUpOptions(destination, config);
  const own = ownOptionNames(destination);
  const input = Object.fromEntries(Object.entries(found.values).filter(([name]) => own.has(name)));
  const result = await destination.factory.schema["~standard"].validate(input);
  if (result.issues !== undefined) throw explainIssues(result.issues, { destination, config, input, traces: found.traces });
  return result.value as Readonly<Record<string, unknown>>;
}
