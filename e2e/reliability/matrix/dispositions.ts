import type { WriteDisposition } from "@dlt-ts/core";
import {
  incremental,
  resource,
  type ExtractOptions,
  type RefreshMode,
  type Resource,
  type ResourceContext,
  type ResourceHints,
} from "@dlt-ts/pipeline";

export const dispositionNames = [
  "first load",
  "append",
  "replace (swap)",
  "delete-insert",
  "upsert",
  "insert-only",
  "scd2",
  "refresh drop_sources",
  "refresh drop_data",
] as const;

export type DispositionName = (typeof dispositionNames)[number];

/** Which run of a pipeline. */
export type Turn = 1 | 2 | 3;

/** How a table is written, and the rows of two runs. */
interface Disposition {
  readonly hints: ResourceHints<WriteDisposition, Order>;
  /**
   * What makes the same command, given again, load nothing twice: a cursor in the state of the pipeline, or a key of the run. The key goes with
   * a state too, which the resource keeps by itself.
   */
  readonly once: "cursor" | "key";
  readonly first: readonly Order[];
  readonly second: readonly Order[];
  /** What the second run forgets first. */
  readonly refresh?: RefreshMode;
  /** The ids of the rows that the second run leaves. */
  readonly ids: readonly number[];
}

interface Order {
  readonly id: number;
  readonly [more: string]: unknown;
}

/** Two tables: an order and its items. */
function order(id: number, at: number, items: number, more: object = {}): Order {
  return {
    id,
    at,
    name: `order ${id} at ${at}`,
    items: Array.from({ length: items }, (_, n) => ({ sku: `${id}-${n}` })),
    ...more,
  };
}

const first = [order(1, 1, 1), order(2, 2, 2), order(3, 3, 1), order(4, 4, 0)];

/** Loaded by whoever overtakes another. */
const third = [order(9, 21, 1)];

/** Changed, with fewer nested rows · deleted · new, and twice in one load, of which the later wins. Each has a column that is new. */
const changes = [
  order(2, 12, 1, { note: "changed" }),
  order(3, 13, 1, { note: "gone", deleted: true }),
  order(5, 14, 2, { note: "new" }),
  order(6, 15, 2, { note: "early" }),
  order(6, 16, 2, { note: "late" }),
];

const keyed: ResourceHints<WriteDisposition, Order> = {
  primaryKey: "id",
  columns: { deleted: { dataType: "bool", hardDelete: true }, at: { dedupSort: "desc" } },
};

/** Tables are dropped or emptied, and filled again. */
const refreshed: Disposition = {
  hints: { writeDisposition: "append" },
  once: "key",
  first,
  second: [order(3, 11, 1, { note: "new" }), order(8, 12, 2)],
  ids: [3, 8],
};

const all: Readonly<Record<DispositionName, Disposition>> = {
  append: {
    hints: { writeDisposition: "append" },
    once: "cursor",
    first,
    second: [order(5, 11, 2, { note: "new" }), order(6, 12, 1), order(7, 13, 0)],
    ids: [1, 2, 3, 4, 5, 6, 7],
  },
  "replace (swap)": {
    hints: { writeDisposition: { disposition: "replace", strategy: "swap" } },
    once: "key",
    first,
    second: [order(3, 11, 1, { note: "new" }), order(8, 12, 2)],
    ids: [3, 8],
  },
  "delete-insert": {
    hints: { ...keyed, writeDisposition: { disposition: "merge", strategy: "delete-insert" } },
    once: "cursor",
    first,
    second: changes,
    ids: [1, 2, 4, 5, 6],
  },
  upsert: {
    hints: { ...keyed, writeDisposition: { disposition: "merge", strategy: "upsert" } },
    once: "key",
    first,
    // Nobody can tell to which of two rows with one key nested ones belong: refused.
    second: changes.filter(({ note }) => note !== "early"),
    ids: [1, 2, 4, 5, 6],
  },
  "insert-only": {
    hints: { primaryKey: "id", writeDisposition: { disposition: "merge", strategy: "insert-only" } },
    once: "cursor",
    first,
    second: [order(2, 11, 3, { note: "is there" }), order(5, 12, 2, { note: "new" }), order(6, 13, 1)],
    ids: [1, 2, 3, 4, 5, 6],
  },
  scd2: {
    hints: { writeDisposition: { disposition: "merge", strategy: "scd2" } },
    once: "key",
    first,
    // The first is as it was, the second has changed, the others are gone.
    second: [first[0]!, order(2, 12, 1, { note: "changed" }), order(5, 13, 2)],
    ids: [1, 2, 2, 3, 4, 5],
  },
  // Of a dataset that does not exist.
  "first load": { hints: { writeDisposition: "append" }, once: "cursor", first, second: [], ids: [1, 2, 3, 4] },
  "refresh drop_sources": { ...refreshed, refresh: "drop_sources" },
  "refresh drop_data": { ...refreshed, refresh: "drop_data" },
};

/** What the table of orders has to hold after the run that is killed. */
export function idsAfter(name: DispositionName): readonly number[] {
  return all[name].ids;
}

/** The run that is killed. */
export function killedTurn(name: DispositionName): 1 | 2 {
  return name === "first load" ? 1 : 2;
}

/** Whether a transaction that began before the second run goes on seeing the old rows: not in tables that are dropped or emptied at once. */
export function keepsOldSnapshots(name: DispositionName): boolean {
  return all[name].refresh === undefined;
}

/** What a run loads. The same again asks for the same again. */
export function runOf(name: DispositionName, turn: Turn): { readonly data: Resource; readonly options: ExtractOptions } {
  const { hints, once, first, second, refresh } = all[name];
  const rows = [first, second, third][turn - 1]!;
  async function* pages({ state }: ResourceContext): AsyncGenerator<readonly Order[]> {
    const half = Math.ceil(rows.length / 2);
    yield rows.slice(0, half);
    state["turn"] = turn;
    yield rows.slice(half);
  }
  return once === "cursor"
    ? { data: resource("orders", pages, { ...hints, incremental: incremental("at") }) as Resource, options: {} }
    : {
        data: resource("orders", pages, hints) as Resource,
        options: { idempotencyKey: `turn ${turn}`, ...(turn === 2 && refresh !== undefined ? { refresh } : {}) },
      };
}
