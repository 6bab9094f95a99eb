import { classify, type ClassifiedValue } from "../values/classify.js";
import { markOf } from "./mark-of.js";
import { ownMap } from "./own-map.js";
import { RowProblem } from "./row-problem.js";
import { formatPath } from "./row-path.js";
import type { ObjectShape, RowShape, Slot } from "./row-shape.js";

/** What happens to the second of two values of one row that have one name. */
export type NameCollision = "error" | "suffix";

/** A row without its nested objects, in Python's order of columns. */
export interface FlatRow {
  readonly columns: Map<string, FlatValue>;
  /** By the names of their tables. */
  readonly lists: Map<string, { readonly slot: Slot; readonly items: readonly unknown[] }>;
  /** NaN and infinities, of which nothing is left but null. */
  notFinite: number;
}

/** A value for a column. Without a slot it is one that dlt adds. */
export interface FlatValue {
  readonly slot: Slot | undefined;
  readonly value: unknown;
}

type Container = ReadonlyMap<unknown, unknown> | Readonly<Record<string, unknown>>;

/**
 * Takes a row apart. Of each object the values come first, then the objects in it, the last one before the others: the order enters the
 * hash of the schema.
 */
export function flattenRow(shape: RowShape, row: Container, onCollision: NameCollision): FlatRow {
  const flat: FlatRow = { columns: new Map(), lists: new Map(), notFinite: 0 };
  const open: { readonly shape: ObjectShape; readonly object: Container }[] = [{ shape: shape.root, object: row }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const [key, value] of entriesOf(next.object)) {
      if (value === undefined) continue;
      const slot = next.shape.slot(String(key));
      const container = containerOf(value, slot);
      if (container === undefined || slot.keepsWhole()) addValue(flat, slot, value, onCollision);
      else if (container.kind !== "array") open.push({ shape: slot.objectShape(), object: container.value });
      else if (container.value.length > 0) addList(flat, slot, container.value, onCollision);
    }
  }
  return flat;
}

function entriesOf(object: Container): Iterable<readonly [unknown, unknown]> {
  return object instanceof Map ? object : Object.entries(object);
}

/** Lists and objects, also what the `toJSON()` of an instance gives. */
function containerOf(value: unknown, slot: Slot): Extract<ClassifiedValue, { readonly kind: "array" | "object" | "map" }> | undefined {
  if (typeof value !== "object" && typeof value !== "function" && typeof value !== "symbol") return undefined;
  const classified = classify(value);
  switch (classified.kind) {
    case "array":
    case "object":
      return classified;
    case "map":
      return { kind: "map", value: ownMap(classified.value) };
    case "unsupported":
      throw new RowProblem("DLT_VALUE_UNSUPPORTED", `${classified.what} has no place in data; ${classified.advice}`, slot.path());
    default:
      return undefined;
  }
}

function addValue(flat: FlatRow, slot: Slot, raw: unknown, onCollision: NameCollision): void {
  const { columns } = flat;
  const isNotFinite = (typeof raw === "number" || markOf(raw) === "float") && !Number.isFinite(Number(raw));
  if (isNotFinite) flat.notFinite++;
  const value = isNotFinite ? null : raw;
  const earlier = columns.get(slot.column.name);
  if (earlier === undefined || earlier.value === null) {
    columns.set(slot.column.name, { slot, value });
  } else if (value !== null) {
    if (onCollision === "error") throw collision("column", slot.column.name, earlier.slot!, slot);
    const other = freeSlot(slot, ({ column }) => columns.has(column.name));
    columns.set(other.column.name, { slot: other, value });
  }
}

function addList({ lists }: FlatRow, slot: Slot, items: readonly unknown[], onCollision: NameCollision): void {
  const table = slot.listShape().table.name;
  const earlier = lists.get(table);
  if (earlier === undefined) {
    lists.set(table, { slot, items });
  } else {
    if (onCollision === "error") throw collision("table", table, earlier.slot, slot);
    const other = freeSlot(slot, (candidate) => lists.has(candidate.listShape().table.name));
    lists.set(other.listShape().table.name, { slot: other, items });
  }
}

function freeSlot(slot: Slot, isTaken: (slot: Slot) => boolean): Slot {
  let ordinal = 2;
  while (isTaken(slot.alternative(ordinal))) ordinal++;
  return slot.alternative(ordinal);
}

function collision(what: "column" | "table", name: string, first: Slot, second: Slot): RowProblem {
  const [one, other] = [formatPath(first.path()), formatPath(second.path())];
  return new RowProblem(
    "DLT_NAME_COLLISION",
    `${JSON.stringify(one)} and ${JSON.stringify(other)} both become the ${what} "${name}"; rename one of them, choose another naming convention, or set onNameCollision to "suffix"`,
  );
}
