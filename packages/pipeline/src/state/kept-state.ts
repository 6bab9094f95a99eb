import type { SourceStates, StateRecord } from "./source-states.js";

/** Where cursors keep their place: they only see rows that were taken. */
const cursors = "incremental";

/** What a resource keeps, so that it can be given back to what it was when a page was asked for that nobody takes. */
export class KeptState {
  readonly #states: SourceStates;
  readonly #schema: string;
  readonly #resource: string;
  #noted: StateRecord | undefined;

  constructor(states: SourceStates, schema: string, resource: string) {
    this.#states = states;
    this.#schema = schema;
    this.#resource = resource;
  }

  note(): void {
    const { [cursors]: _, ...own } = this.#states.knownOfResource(this.#schema, this.#resource) ?? {};
    this.#noted = copied(own) as StateRecord;
  }

  /** Gives the resource a new record: what the old one still gets goes nowhere. */
  restore(): void {
    const now = this.#states.knownOfResource(this.#schema, this.#resource);
    if (now === undefined) return;
    const place = Object.hasOwn(now, cursors) ? { [cursors]: now[cursors] } : {};
    this.#states.replaceResource(this.#schema, this.#resource, { ...this.#noted, ...place });
  }
}

/** Lists and records are changed in place; dates, decimals and bytes are not. */
function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copied(member)]));
}
