import { camelToSnake, describeOptions, redactText, type Destination, type OptionsIssue } from "@dlt-ts/core";
import { ConfigError } from "../config/config-error.js";
import type { ConfigTrace } from "../config/config-trace.js";
import type { Config } from "../config/config.js";
import { missingMessage } from "../config/missing-message.js";
import { isOptionsObject } from "./is-options-object.js";

export interface IssueSurroundings {
  readonly destination: Destination;
  readonly config: Config;
  readonly input: Readonly<Record<string, unknown>>;
  readonly traces: ReadonlyMap<string, ConfigTrace>;
}

/** What a destination's schema found wrong, as an error that says where each option was found or looked for, and how to set what is missing. */
export function explainIssues(issues: readonly OptionsIssue[], surroundings: IssueSurroundings): ConfigError {
  const { destination, config, traces } = surroundings;
  const problems = issues.map((issue) => problemOf(issue, surroundings));
  const missing = problems.filter((problem) => problem.missing);
  const wanted = [...traces.values()].filter((trace) => !isFound(trace) && problems.some((problem) => problem.lacks(trace.setting)));

  const title = destination.name === destination.type ? `"${destination.name}"` : `"${destination.name}" (${destination.type})`;
  const summary = [`Destination ${title} cannot connect:`, ...problems.map((problem) => `  ${problem.key} ${problem.text}.`)].join("\n");
  const lines = [missingMessage(summary, wanted, config.providers), ...sectionOfType(destination, wanted, config)];
  if (missing.length > 0) lines.push(howToSet(missing[0]!.key, destination, config));
  return new ConfigError(missing.length === problems.length ? "DLT_CONFIG_MISSING" : "DLT_CONFIG_VALUE", lines.join("\n"), {
    context: {
      destination: destination.name,
      options: problems.map((problem) => problem.key),
      tried: wanted.flatMap((trace) => trace.attempts.map((attempt) => `${attempt.provider}: ${attempt.key}`)),
    },
  });
}

interface Problem {
  readonly key: string;
  readonly missing: boolean;
  readonly text: string;
  /** Whether an option that was found nowhere may be what is wrong. */
  lacks(key: string): boolean;
}

function problemOf(issue: OptionsIssue, { destination, input, traces }: IssueSurroundings): Problem {
  const path = (issue.path ?? []).map((part) => String(typeof part === "object" ? part.key : part));
  const key = path.map(camelToSnake).join(".");
  const inside = (other: string): boolean => other === key || other.startsWith(`${key}.`);
  const value = path.reduce<unknown>((place, name) => (isOptionsObject(place) ? place[name] : undefined), input);
  if (value === undefined && path.length > 0) return { key, missing: true, text: "is missing", lacks: inside };

  const options = describeOptions(destination.factory.schema);
  const secret = options.some((option) => option.secret && (startsWith(option.path, path) || startsWith(path, option.path)));
  // Some schema libraries quote the value that they refuse.
  const quotes = secret && textsIn(value).some((text) => text !== "" && issue.message.includes(text));
  const found = traces.get(key)?.attempts.find((attempt) => attempt.found);
  const where = found === undefined ? "" : ` (${found.key} in ${found.provider})`;
  return {
    key: key === "" ? "options" : key,
    missing: false,
    text: `is not valid${where}${quotes ? "" : `: ${redactText(issue.message).replace(/\.$/, "")}`}`,
    lacks: (other) => isOptionsObject(value) && inside(other),
  };
}

function isFound(trace: ConfigTrace): boolean {
  return trace.attempts.some((attempt) => attempt.found);
}

function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return start.every((part, index) => path[index] === part);
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** A named destination reads its own section only; settings of its type were perhaps meant for it. */
function sectionOfType(destination: Destination, wanted: readonly ConfigTrace[], config: Config): readonly string[] {
  if (destination.name === destination.type) return [];
  return config.providers.flatMap((provider) => {
    const keys = new Set(provider.keys());
    const others = wanted.map((trace) => provider.keyOf(["destination", destination.type, ...trace.setting.split(".")]));
    const present = others.filter((key) => keys.has(key));
    if (present.length === 0) return [];
    const section = provider.keyOf(["destination", destination.name]);
    return [`  ${provider.name} has ${present.join(", ")}, but a destination named "${destination.name}" reads ${section}.`];
  });
}

function howToSet(key: string, destination: Destination, config: Config): string {
  const [environment] = config.providers;
  const section = `[destination.${[destination.name, ...key.split(".").slice(0, -1)].join(".")}]`;
  const variable = environment!.keyOf(["destination", destination.name, ...key.split(".")]);
  const folder = config.folders.settings;
  return `Set ${variable}, or ${key.split(".").at(-1)} under ${section} in config.toml or secrets.toml in ${folder}, or pass it in code.`;
}
