import type { KeyNames } from "./key-names.js";
import type { PathStep } from "./row-path.js";
import type { TableColumn } from "./table-column.js";
import type { TableRows } from "./table-rows.js";

/** What row shapes ask for while they grow. */
export interface ShapeContext {
  readonly names: KeyNames;
  /** The table of nested rows, made if there was none. */
  nestedTable(name: string, parent: TableRows): TableRows;
  /** Whether lists and objects in a column of this name, while it has no type, stay one value. */
  prefersJson(column: string): boolean;
}

/** How rows of one table at one nesting level are taken apart. Its objects and slots grow with the keys that are met. */
export class RowShape {
  readonly context: ShapeContext;
  readonly table: TableRows;
  /** The name of the table before it was joined and shortened. */
  readonly fragments: readonly string[];
  /** How many more levels may be taken apart below the row. */
  readonly level: number;
  readonly root: ObjectShape;
  #lists: RowShape | undefined = undefined;
  #value: Slot | undefined = undefined;

  constructor(context: ShapeContext, table: TableRows, fragments: readonly string[], level: number) {
    this.context = context;
    this.table = table;
    this.fragments = fragments;
    this.level = level;
    this.root = new ObjectShape(this, [], level, undefined);
  }

  /** The shape of rows for lists in the list: one level lower. */
  get ofLists(): RowShape {
    this.#lists ??= new RowShape(this.context, this.table, this.fragments, this.level - 1);
    return this.#lists;
  }

  /** Where items go that are neither objects nor lists. */
  get value(): Slot {
    this.#value ??= this.root.slot(this.context.names.value);
    return this.#value;
  }
}

/** The keys of the objects at one place in a row. */
export class ObjectShape {
  readonly row: RowShape;
  readonly fragments: readonly string[];
  readonly level: number;
  readonly owner: Slot | undefined;
  /** The key that came first in the last object. */
  first: Slot | null = null;
  readonly #slots = new Map<string, Slot>();

  constructor(row: RowShape, fragments: readonly string[], level: number, owner: Slot | undefined) {
    this.row = row;
    this.fragments = fragments;
    this.level = level;
    this.owner = owner;
  }

  slot(key: string): Slot {
    let slot = this.#slots.get(key);
    if (slot === undefined) {
      slot = new Slot(this, key, "");
      this.#slots.set(key, slot);
    }
    return slot;
  }
}

/** One key at one place: it may be a column, an object and a nested table at once. Names are made once, when the key is first seen. */
export class Slot {
  readonly shape: ObjectShape;
  readonly key: string;
  readonly column: TableColumn;
  /** The key that followed in the last object: a guess that is nearly always right. */
  next: Slot | null = null;
  object: ObjectShape | null = null;
  list: RowShape | null = null;
  /** Whether nulls still tell something. */
  watchesNulls = true;
  readonly #fragment: string;
  readonly #suffix: string;
  readonly #prefersJson: boolean;
  #alternatives: Slot[] | undefined = undefined;

  constructor(shape: ObjectShape, key: string, suffix: string) {
    const { context, table } = shape.row;
    this.shape = shape;
    this.key = key;
    this.#suffix = suffix;
    this.#fragment = context.names.columnFragment(key) + suffix;
    const name = context.names.join([...shape.fragments, this.#fragment]);
    this.column = table.column(name);
    this.#prefersJson = context.prefersJson(name);
  }

  /** Whether a list or object here stays one value. */
  keepsWhole(): boolean {
    const { dataType } = this.column;
    return this.shape.level <= 0 || (dataType === undefined ? this.#prefersJson : dataType === "json");
  }

  /** The shape of an object here. */
  objectShape(): ObjectShape {
    this.object ??= new ObjectShape(this.shape.row, [...this.shape.fragments, this.#fragment], this.shape.level - 1, this);
    return this.object;
  }

  /** The shape of the items of a list here. Their level is counted from the row, however deep the list is in its objects. */
  listShape(): RowShape {
    if (this.list === null) {
      const { row, fragments: path } = this.shape;
      const fragment = row.context.names.tableFragment(this.key) + this.#suffix;
      const fragments = [...row.fragments, ...path, fragment];
      const table = row.context.nestedTable(row.context.names.join(fragments), row.table);
      this.list = new RowShape(row.context, table, fragments, row.level - 1);
    }
    return this.list;
  }

  /** The same key under another name, for the second, third … of the keys that share one. */
  alternative(ordinal: number): Slot {
    this.#alternatives ??= [];
    this.#alternatives[ordinal] ??= new Slot(this.shape, this.key, `_${ordinal}`);
    return this.#alternatives[ordinal];
  }

  /** The keys from the row to here. */
  path(): PathStep[] {
    const path: PathStep[] = [this.key];
    for (let owner = this.shape.owner; owner !== undefined; owner = owner.shape.owner) path.unshift(owner.key);
    return path;
  }
}
