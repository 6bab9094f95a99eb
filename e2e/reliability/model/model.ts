import { ColumnKinds, type Item, type ModelRow } from "./rows-of-items.ts";
import type { TableDesign } from "./table-design.ts";

/** What one run gives to one table. */
export interface TableInput {
  readonly table: TableDesign;
  readonly items: readonly Item[];
}

/** A row that a table holds. */
interface Held {
  readonly row: ModelRow;
  /** The item that it came from, for versions: two are one where this is equal. */
  readonly content: string;
  readonly active: boolean;
}

export type Refresh = "drop_sources" | "drop_resources" | "drop_data";

/** What the tables must hold after each run, by the words of the specification and no SQL. */
export class Model {
  readonly #held = new Map<string, readonly Held[]>();
  readonly #kinds = new ColumnKinds();

  run(inputs: readonly TableInput[], refresh?: Refresh): void {
    const touched =
      refresh === "drop_sources" ? [...this.#held.keys()] : refresh === undefined ? [] : inputs.map(({ table }) => table.name);
    for (const name of touched) {
      this.#held.set(name, []);
      if (refresh !== "drop_data") this.#kinds.forget(name);
    }
    for (const { table, items } of inputs) this.#held.set(table.name, this.#written(table, items));
  }

  /** The rows of a root table with all that is below them. `active`: of a version. */
  rows({ name, write }: TableDesign): readonly (ModelRow & { readonly active?: boolean })[] {
    const versioned = write.disposition === "merge" && write.strategy === "scd2";
    return (this.#held.get(name) ?? []).map(({ row, active }) => (versioned ? { ...row, active } : row));
  }

  #written(table: TableDesign, items: readonly Item[]): readonly Held[] {
    const held = this.#held.get(table.name) ?? [];
    const { write, primaryKey } = table;
    // A resource without rows says nothing about its table, except that a replaced table has none.
    if (items.length === 0) return write.disposition === "replace" ? [] : held;
    const arrived = items.map((item) => ({ row: this.#kinds.rowOf(table.name, item), content: contentOf(item), active: true }));
    if (write.disposition === "append") return [...held, ...arrived];
    if (write.disposition === "replace") return arrived;
    switch (write.strategy) {
      case "delete-insert": {
        const keys = [primaryKey, table.mergeKey].filter((columns) => columns.length > 0);
        const isReplaced = ({ row }: Held): boolean => keys.some((columns) => arrived.some((each) => sameKey(each.row, row, columns)));
        return [...held.filter((each) => !isReplaced(each)), ...firstOfEach(table, arrived).filter(({ row }) => !isDeleted(table, row))];
      }
      case "upsert": {
        const counted = firstOfEach(table, arrived);
        const isReplaced = ({ row }: Held): boolean => counted.some((each) => sameKey(each.row, row, primaryKey));
        return [...held.filter((each) => !isReplaced(each)), ...counted.filter(({ row }) => !isDeleted(table, row))];
      }
      case "insert-only": {
        const counted = firstOfEach(table, arrived).filter(({ row }) => !isDeleted(table, row));
        const known = held.map((each) => {
          const again = counted.find(({ row }) => sameKey(row, each.row, primaryKey));
          return again === undefined ? each : { ...each, row: lengthened(each.row, again.row) };
        });
        return [...known, ...counted.filter(({ row }) => !held.some((each) => sameKey(each.row, row, primaryKey)))];
      }
      case "scd2": {
        const came = new Set(arrived.map(({ content }) => content));
        const { mergeKey } = table;
        const mayRetire = ({ row }: Held): boolean => mergeKey.length === 0 || arrived.some((each) => sameKey(each.row, row, mergeKey));
        const kept = held.map((each) => (each.active && !came.has(each.content) && mayRetire(each) ? { ...each, active: false } : each));
        const valid = new Set(kept.filter(({ active }) => active).map(({ content }) => content));
        return [...kept, ...onceEach(arrived).filter(({ content }) => !valid.has(content))];
      }
    }
  }
}

/** One row for each primary key. */
function firstOfEach({ primaryKey, dedupSort }: TableDesign, rows: readonly Held[]): readonly Held[] {
  if (primaryKey.length === 0) return rows;
  const sign = dedupSort === "desc" ? -1 : 1;
  const sorted = dedupSort === undefined ? rows : rows.toSorted((left, right) => sign * (sequence(left) - sequence(right)));
  return sorted.filter((each, place) => !sorted.slice(0, place).some((before) => sameKey(before.row, each.row, primaryKey)));
}

function sequence({ row }: Held): number {
  return Number(row.columns["seq"]);
}

function sameKey(left: ModelRow, right: ModelRow, columns: readonly string[]): boolean {
  return columns.every((column) => left.columns[column] !== undefined && left.columns[column] === right.columns[column]);
}

function isDeleted({ hardDelete }: TableDesign, { columns }: ModelRow): boolean {
  return hardDelete === "bool" ? columns["gone"] === "true" : hardDelete === "bigint" && columns["gone"] !== undefined;
}

/** Rows below a row have its key and their place as key: those that are there stay, those beyond come in. */
function lengthened(row: ModelRow, again: ModelRow): ModelRow {
  const lists: Record<string, readonly ModelRow[]> = { ...row.lists };
  for (const [name, members] of Object.entries(again.lists)) {
    const present = lists[name] ?? [];
    lists[name] = members.map((member, place) => (present[place] === undefined ? member : lengthened(present[place], member)));
    lists[name] = [...lists[name], ...present.slice(members.length)];
  }
  return { columns: row.columns, lists };
}

/** Items that are equal are one version. */
function onceEach(rows: readonly Held[]): readonly Held[] {
  return [...new Map(rows.toReversed().map((each) => [each.content, each])).values()];
}

/** Keys in order, since the order of keys makes no version. */
function contentOf(item: Item): string {
  return JSON.stringify(item, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? inOrder(value) : value,
  );
}

function inOrder(record: object): object {
  return Object.fromEntries(Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1)));
}
