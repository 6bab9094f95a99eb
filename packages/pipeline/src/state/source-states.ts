import { decodeState } from "./decode-state.js";

/** What a source or a resource keeps from run to run: JSON, dates, decimals, bytes and bigints. Mutable. */
export type StateRecord = Record<string, unknown>;

/**
 * The part of a pipeline's state that sources and resources keep, while one extraction runs. Records are changed in place; they are kept with the
 * package of the extraction, and thrown away when it fails. Entries appear when they are first asked for, as in Python dlt.
 */
export class SourceStates {
  #sources: StateRecord | undefined;

  /** `sources` of a state that was just decoded: it is changed in place. */
  constructor(sources: unknown) {
    this.#sources = sources === undefined || sources === null ? undefined : (plain(sources) as StateRecord);
  }

  /** What all resources of a source share, by the name of its schema. */
  ofSource(schema: string): StateRecord {
    this.#sources ??= {};
    return childOf(this.#sources, schema);
  }

  ofResource(schema: string, resource: string): StateRecord {
    return childOf(childOf(this.ofSource(schema), "resources"), resource);
  }

  /** The same, where there is any. */
  knownOfResource(schema: string, resource: string): StateRecord | undefined {
    return ownRecord(ownRecord(ownRecord(this.#sources, schema), "resources"), resource);
  }

  replaceResource(schema: string, resource: string, record: StateRecord): void {
    Object.defineProperty(childOf(this.ofSource(schema), "resources"), resource, own(record));
  }

  /** Forgets what a source and its resources kept. */
  resetSource(schema: string): void {
    if (this.#sources !== undefined) delete this.#sources[schema];
  }

  /** Forgets what a resource kept. Python dlt asks for the state of the source to do so; it is there afterwards, if only empty. */
  resetResource(schema: string, resource: string): void {
    const { resources } = this.ofSource(schema);
    if (isRecord(resources)) delete resources[resource];
  }

  /** The same for a refresh, in which Python dlt does not ask for the state of the source: no entry for it appears. */
  refreshResource(schema: string, resource: string): void {
    this.#sources ??= {};
    if (Object.hasOwn(this.#sources, schema)) this.resetResource(schema, resource);
  }

  /** All of it, as it is now. Undefined as long as nobody ever asked for any. */
  document(): unknown {
    return this.#sources;
  }
}

/** Of the state that the working folder has; absent before the first package. */
export function sourceStatesOf(document: string | undefined, pipeline: string): SourceStates {
  return new SourceStates(document === undefined ? undefined : decodeState(document, pipeline).sources);
}

/** Own properties only: a resource may be called `constructor`. */
function childOf(record: StateRecord, key: string): StateRecord {
  const child = ownRecord(record, key);
  if (child !== undefined) return child;
  const created: StateRecord = {};
  Object.defineProperty(record, key, own(created));
  return created;
}

function ownRecord(record: StateRecord | undefined, key: string): StateRecord | undefined {
  const child = record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
  return isRecord(child) ? child : undefined;
}

function own(value: StateRecord): PropertyDescriptor {
  return { value, writable: true, enumerable: true, configurable: true };
}

function isRecord(value: unknown): value is StateRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Typed JSON gives a Map where the order of keys counts. Here it does not, and records are easier to work with. */
function plain(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, member]) => [key, plain(member)]));
  if (Array.isArray(value)) return value.map(plain);
  if (isRecord(value) && Object.getPrototypeOf(value) === Object.prototype) {
    for (const [key, member] of Object.entries(value)) if (typeof member === "object") value[key] = plain(member);
  }
  return value;
}
