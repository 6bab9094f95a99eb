import { hasSeenData, tableChain, type Schema } from "@dlt-ts/core";
import type { SourceStates, StateRecord } from "../state/source-states.js";
import { PipelineError } from "../pipeline-error.js";

/** Names of resources: whole ones, `re:` and a pattern that matches from the start as in Python dlt, or patterns that match anywhere. */
export type ResourceSelector = string | RegExp | readonly (string | RegExp)[];

/** What `dropResources` is asked for. */
export interface DropRequest {
  readonly names: ResourceSelector;
  readonly all: boolean;
  readonly statePaths: readonly string[];
  readonly stateOnly: boolean;
}

/** What of one schema and its state is dropped. */
export interface DropSelection {
  /** Resources that have a table or a state. */
  readonly resources: readonly string[];
  /** By the names of the schema, nested ones before their parents. */
  readonly tables: readonly string[];
  /** Those of them that are at the destination. */
  readonly tablesWithData: readonly string[];
  /** Resources whose state is reset. */
  readonly resourceStates: readonly string[];
  /** Keys inside the state of the source that are removed, with points between them. */
  readonly statePaths: readonly string[];
  /** Names that stand for nothing: there is no such resource, or it was dropped already. */
  readonly unknown: readonly string[];
}

/**
 * Finds what is dropped. `ownTables`: the names of dlt's own tables begin so; they are never dropped. Throws a `PipelineError` for a pattern or a path that is none.
 */
export function selectDrop(schema: Schema | undefined, ownTables: string, source: StateRecord, request: DropRequest): DropSelection {
  const { names, all, statePaths, stateOnly } = request;
  const selectors = typeof names === "string" || names instanceof RegExp ? [names] : names;
  const tests = selectors.map(testOf);
  const isSelected = (resource: string): boolean => all || tests.some((test) => test(resource));

  const roots = [...(schema?.tables.values() ?? [])].filter(
    ({ name, parent, resource }) => !parent && !name.startsWith(ownTables) && isSelected(resource ?? name),
  );
  const chains = schema === undefined ? [] : roots.flatMap(({ name }) => tableChain(schema, name)).toReversed();
  const resourceStates = Object.keys(recordIn(source, "resources") ?? {}).filter(isSelected);
  const ofTables = roots.map(({ name, resource }) => resource ?? name);
  const resources = [...new Set([...ofTables, ...resourceStates])].sort();
  return {
    resources,
    tables: stateOnly ? [] : chains.map(({ name }) => name),
    tablesWithData: stateOnly ? [] : chains.filter(hasSeenData).map(({ name }) => name),
    resourceStates,
    statePaths: [...new Set(statePaths.flatMap((path) => matchesOf(source, path)))],
    unknown: selectors
      .filter((selector, index) => typeof selector === "string" && !resources.some((each) => tests[index]!(each)))
      .map(String),
  };
}

/** Removes from the states what was selected. */
export function dropState(states: SourceStates, schemaName: string, { resourceStates, statePaths }: DropSelection): void {
  for (const resource of resourceStates) states.resetResource(schemaName, resource);
  for (const path of statePaths) {
    const keys = path.split(".");
    const last = keys.pop()!;
    const holder = keys.reduce<StateRecord | undefined>((record, key) => record && recordIn(record, key), states.ofSource(schemaName));
    if (holder !== undefined) delete holder[last];
  }
}

function testOf(selector: string | RegExp): (name: string) => boolean {
  if (selector instanceof RegExp) {
    const pattern = new RegExp(selector.source, selector.flags.replaceAll(/[gy]/g, ""));
    return (name) => pattern.test(name);
  }
  if (typeof selector !== "string" || selector === "") {
    throw new PipelineError(
      `dropResources() was given ${JSON.stringify(selector) ?? typeof selector} for a resource; give names, or patterns such as "re:^order".`,
    );
  }
  if (!selector.startsWith("re:")) return (name) => name === selector;
  try {
    const pattern = new RegExp(`^(?:${selector.slice(3)})`);
    return (name) => pattern.test(name);
  } catch (cause) {
    throw new PipelineError(`The pattern "${selector}" of dropResources() is no regular expression: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** The keys that a path leads to: `*` stands for every key. The entry of all resources is never among them: their states are reset by name. */
function matchesOf(source: StateRecord, path: string): readonly string[] {
  const keys = path.replace(/^\$\.?/, "").split(".");
  if (keys.some((key) => !/^[^[\]]+$/.test(key))) {
    throw new PipelineError(
      `The state path "${path}" of dropResources() is none: give keys with points between them, such as "cursor" or "pages.*.next".`,
    );
  }
  let found: readonly (readonly [path: string, value: unknown])[] = [["", source]];
  for (const key of keys) {
    found = found.flatMap(([before, value]) => {
      if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
      const record = value as StateRecord;
      const matching = key === "*" ? Object.keys(record) : Object.hasOwn(record, key) ? [key] : [];
      return matching.map((each) => [before === "" ? each : `${before}.${each}`, record[each]] as const);
    });
  }
  return found.map(([match]) => match).filter((match) => match !== "resources");
}

function recordIn(record: StateRecord, key: string): StateRecord | undefined {
  const child = Object.hasOwn(record, key) ? record[key] : undefined;
  return typeof child === "object" && child !== null && !Array.isArray(child) ? (child as StateRecord) : undefined;
}
