import { didYouMean, normalizeSchemaName } from "@dlt-ts/core";
import { iterateRows } from "../extract/iterate-rows.js";
import { Resource } from "../resource/resource.js";
import type { RowLimit } from "../resource/row-limit.js";
import type { SchemaSettingsHints } from "../schema/source-settings.js";
import { rewriteResources } from "./rewrite-resources.js";
import { SourceError } from "./source-error.js";
import { checkSourceOptions, type SourceOptions } from "./source-options.js";

interface SourceParts {
  readonly name: string;
  readonly resources: readonly Resource[];
  readonly selected: ReadonlySet<string>;
  readonly settings: SchemaSettingsHints;
}

/**
 * Resources that belong together: they have one schema and share a state. Immutable: every method gives another source, and a source can be run
 * again. Walking it gives the rows of its selected resources in turn, without a pipeline.
 */
export class Source implements AsyncIterable<unknown> {
  readonly #parts: SourceParts;

  /** Use `source(name, resources, options)`. */
  constructor(parts: SourceParts) {
    this.#parts = parts;
  }

  /** Also that of the schema, and of its part of the state. */
  get name(): string {
    return this.#parts.name;
  }

  /** What it says about all its tables. */
  get settings(): SchemaSettingsHints {
    return this.#parts.settings;
  }

  /** All resources by name, selected or not. */
  get resources(): Readonly<Record<string, Resource>> {
    return byName(this.#parts.resources);
  }

  /** Those that are loaded, by name. */
  get selectedResources(): Readonly<Record<string, Resource>> {
    return byName(this.#selected);
  }

  /** Loads these and no others. A resource that others are made of is read for them, but not loaded unless it is named. Throws a `SourceError` for an unknown name. */
  withResources(...names: readonly string[]): Source {
    const known = this.#parts.resources.map(({ name }) => name);
    for (const name of names) {
      if (known.includes(name)) continue;
      if (typeof name !== "string") throw new SourceError(this.name, "withResources() takes names of resources.");
      throw new SourceError(
        this.name,
        `there is no resource ${JSON.stringify(name)}.${didYouMean(name, known)} There are ${known.join(", ")}.`,
      );
    }
    return new Source({ ...this.#parts, selected: new Set(names) });
  }

  /** A limit for every resource, see `Resource.addLimit`. Of those that are made of others, only what they are made of is limited. */
  addLimit(limit: number | RowLimit): Source {
    return this.#changed((resource) => (resource.recipe.origin.kind === "data" ? resource.addLimit(limit) : resource));
  }

  /** Every resource, see `Resource.parallelize`. */
  parallelize(): Source {
    return this.#changed((resource) => resource.parallelize());
  }

  /** The same resources under other options; those that are not given stay. Throws a `SourceError` for a mistake. */
  applySettings(options: SourceOptions): Source {
    return new Source({ ...this.#parts, settings: { ...this.settings, ...checkSourceOptions(this.name, options) } });
  }

  [Symbol.asyncIterator](): AsyncIterator<unknown, void, undefined> {
    const resources = this.#selected.map((resource) => ({ resource, table: resource.table }));
    return iterateRows(resources, this.settings.schemaContract);
  }

  get #selected(): readonly Resource[] {
    return this.#parts.resources.filter(({ name }) => this.#parts.selected.has(name));
  }

  #changed(change: (resource: Resource) => Resource): Source {
    return new Source({ ...this.#parts, resources: rewriteResources(this.#parts.resources, change) });
  }
}

function byName(resources: readonly Resource[]): Readonly<Record<string, Resource>> {
  return Object.fromEntries(resources.map((resource) => [resource.name, resource]));
}

/** A resource with any row. */
// oxlint-disable-next-line typescript/no-explicit-any -- rows of resources in one list have nothing in common
export type AnyResource = Resource<any, any>;

/**
 * Puts resources together under one schema: `source("shop", [users, orders])`. The name is also that of the schema, so it has letters, digits and
 * underscores only. Throws a `SourceError` for another name, for two resources of one name, and for a misspelt option.
 */
export function source(name: string, resources: AnyResource | readonly AnyResource[], options: SourceOptions = {}): Source {
  checkSourceName(name);
  const list: readonly Resource[] = resources instanceof Resource ? [resources] : resources;
  if (!Array.isArray(list)) throw new SourceError(name, "the resources are no list; give [resource(…), …].");
  const seen = new Set<string>();
  for (const each of list as readonly unknown[]) {
    if (!(each instanceof Resource))
      throw new SourceError(name, `the list of resources has something else at position ${list.indexOf(each as Resource) + 1}.`);
    if (seen.has(each.name)) {
      throw new SourceError(name, `two resources have the name ${JSON.stringify(each.name)}; give one of them another by withName().`);
    }
    seen.add(each.name);
  }
  const selected = new Set(list.filter((each) => each.selected).map((each) => each.name));
  return new Source({ name, resources: list, selected, settings: checkSourceOptions(name, options) });
}

const longestName = 64;

function checkSourceName(name: unknown): void {
  if (typeof name !== "string" || name === "")
    throw new SourceError(String(name), "a source needs a name; its schema and state are found by it.");
  if (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) && name.length <= longestName) return;
  const better = normalizeSchemaName(name).slice(0, longestName);
  throw new SourceError(
    name,
    `the name is also that of the schema: letters, digits and underscores, at most ${longestName}, no digit first${better === "" ? "" : `, such as ${JSON.stringify(better)}`}.`,
  );
}
