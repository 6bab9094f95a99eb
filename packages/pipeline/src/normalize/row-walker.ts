import { arrowFound } from "../arrow/arrow-found.js";
import { isArrowItem } from "../arrow/arrow-item.js";
import { BadRow } from "../values/bad-row.js";
import { classify, type ClassifiedValue } from "../values/classify.js";
import type { ReplacedValues } from "../values/encode-json.js";
import { isPlainObject } from "../values/plain-object.js";
import { UnsupportedValueError } from "../values/unsupported-value-error.js";
import { ContractProblem } from "./contract-problem.js";
import { fillColumn } from "./fill-column.js";
import { ownMap } from "./own-map.js";
import { takesNull } from "./note-null.js";
import { writeOrderedRow } from "./ordered-row.js";
import type { Placement } from "./place-value.js";
import { type Propagated, propagatedBelow } from "./propagated.js";
import { rootId } from "./root-id.js";
import type { RowEnvironment } from "./row-environment.js";
import { nestedRowId } from "./row-ids.js";
import type { PathStep } from "./row-path.js";
import { RowProblem } from "./row-problem.js";
import type { ObjectShape, RowShape, Slot } from "./row-shape.js";
import { storeValue } from "./store-value.js";
import type { SystemColumns, TableRows } from "./table-rows.js";

type PlainRow = Readonly<Record<string, unknown>>;

const nothing: readonly unknown[] = [];

/**
 * Takes documents (rows of a resource, with all that is nested in them) apart and fills the columns of their tables.
 *
 * A row goes the quick way while nothing about it is new: one pass over its keys, each guessed from the last row, values straight into their
 * columns. Where that finds something it cannot do (a new column, above all), the open row is taken back and goes the ordered way.
 * Lists wait until their row is complete, so that only one row is open at a time, and the call stack is only as deep as lists in lists.
 */
export class RowWalker {
  readonly #environment: RowEnvironment;
  readonly #replaced: ReplacedValues;
  /** A stack of the lists of the rows that are being read, with the slots that they are in. */
  readonly #slots: Slot[] = [];
  readonly #lists: (readonly unknown[])[] = [];
  #waiting = 0;
  /** The way from the document to the current row: slots of lists and positions in them. */
  readonly #way: (Slot | number)[] = [];
  #wayLength = 0;
  #document = 0;
  /** The last document that went the ordered way, on which alone columns are added. */
  #orderedDocument = 0;
  readonly #touched: TableRows[] = [];
  #touchedCount = 0;
  readonly #here = (): PathStep[] =>
    this.#way.slice(0, this.#wayLength).flatMap((step): PathStep[] => (typeof step === "number" ? [step] : step.path()));

  constructor(environment: RowEnvironment) {
    this.#environment = environment;
    this.#replaced = environment.replaced;
  }

  /** Throws what is wrong with the document as a `RowProblem`, with the path from the document, or as it came. No table has anything of it then. */
  document(shape: RowShape, item: unknown): void {
    this.#document++;
    this.#touchedCount = 0;
    const { notFinite, loneSurrogates } = this.#replaced;
    try {
      const row = rowOf(item);
      this.#row(shape, row ?? { [this.#environment.names.value]: item === undefined ? null : item }, "", 0, undefined, 0);
    } catch (error) {
      this.#recount(notFinite, loneSurrogates);
      const way = this.#takeBack();
      if (error instanceof RowProblem) throw new RowProblem(error.code, error.message, [...way, ...error.path]);
      if (error instanceof ContractProblem) throw new ContractProblem(error.violation, [...way, ...error.path]);
      if (error instanceof UnsupportedValueError) {
        throw new RowProblem("DLT_VALUE_UNSUPPORTED", error.explanation, [...way, ...error.path]);
      }
      throw error;
    }
  }

  /** Removes the document from the tables; the path to the row where it stopped. */
  #takeBack(): PathStep[] {
    for (const { builder, rowsBefore } of this.#touched.slice(0, this.#touchedCount)) {
      builder.undoRow();
      builder.truncate(rowsBefore);
    }
    if (this.#orderedDocument === this.#document) this.#environment.newColumns.undo();
    const way = this.#here();
    this.#environment.rejections.pending.length = 0;
    this.#wayLength = 0;
    this.#waiting = 0;
    return way;
  }

  #recount(notFinite: number, loneSurrogates: number): void {
    this.#replaced.notFinite = notFinite;
    this.#replaced.loneSurrogates = loneSurrogates;
  }

  #touch(table: TableRows): void {
    if (table.document === this.#document) return;
    table.document = this.#document;
    table.rowsBefore = table.builder.rows;
    this.#touched[this.#touchedCount++] = table;
  }

  #row(
    shape: RowShape,
    row: PlainRow | ReadonlyMap<unknown, unknown>,
    parentId: string,
    index: number,
    propagated: Propagated | undefined,
    depth: number,
  ): void {
    const { table } = shape;
    this.#touch(table);
    const below = table.propagated(this.#environment.tracker.snapshot());
    const first = this.#waiting;
    const id =
      (row instanceof Map ? undefined : this.#quickRow(shape, row as PlainRow, parentId, index, propagated)) ??
      this.#orderedRow(shape, row, parentId, index, propagated, true);
    if (id === undefined) return;
    table.builder.endRow();
    if (this.#waiting > first) this.#nested(id, first, this.#propagatedBelow(table, id, propagated, below), depth);
  }

  /** The id of the row, empty if nobody needs it; undefined if the row must go the ordered way. */
  #quickRow(shape: RowShape, row: PlainRow, parentId: string, index: number, propagated: Propagated | undefined): string | undefined {
    const { table } = shape;
    const { system, captured } = table;
    if (system === undefined || table.rules.leavesOut !== undefined) return undefined;
    const { notFinite, loneSurrogates } = this.#replaced;
    const first = this.#waiting;
    if (captured.length > 0) captured.fill(undefined);

    if (this.#walk(shape.root, row) && this.#isDistinct(first)) {
      const id = this.#fillSystem(table, system, row, parentId, index, propagated, true, this.#waiting > first);
      if (id !== undefined) return id;
    }
    table.builder.undoRow();
    this.#environment.rejections.undoRow(table);
    this.#waiting = first;
    this.#recount(notFinite, loneSurrogates);
    return undefined;
  }

  #orderedRow(
    shape: RowShape,
    row: PlainRow | ReadonlyMap<unknown, unknown>,
    parentId: string,
    index: number,
    propagated: Propagated | undefined,
    hasLoadId: boolean,
  ): string | undefined {
    if (this.#orderedDocument !== this.#document) {
      this.#orderedDocument = this.#document;
      this.#environment.newColumns.begin();
    }
    const ordered = writeOrderedRow(this.#environment, shape, row, { parentId, index }, propagated, hasLoadId, this.#here);
    if (ordered === undefined) return undefined;
    for (const { slot, items } of ordered.lists.values()) this.#wait(slot, items);
    return ordered.id;
  }

  #wait(slot: Slot, items: readonly unknown[]): void {
    const at = this.#waiting++;
    this.#slots[at] = slot;
    this.#lists[at] = items;
  }

  /** An object of the open row. False: the row must go the ordered way. */
  #walk(shape: ObjectShape, object: PlainRow): boolean {
    let previous: Slot | null = null;
    let slot = shape.first;
    for (const key in object) {
      const value = object[key];
      if (slot === null || slot.key !== key) {
        slot = shape.slot(key);
        if (previous === null) shape.first = slot;
        else previous.next = slot;
      }
      if (typeof value === "object") {
        if (!this.#structure(slot, value)) return false;
      } else if (value !== undefined && !fillColumn(slot.column, value, this.#replaced) && !this.#place(slot, value)) {
        return false;
      }
      previous = slot;
      slot = slot.next;
    }
    return true;
  }

  /** Null, a list, an object or an instance. */
  #structure(slot: Slot, value: object | null): boolean {
    if (value === null) return !slot.watchesNulls || this.#null(slot);
    if (Array.isArray(value)) {
      if (slot.keepsWhole()) return this.#place(slot, value);
      if (value.length === 0) return true;
      if (slot.list === null) return false;
      this.#wait(slot, value);
      return true;
    }
    if (!isPlainObject(value) || slot.keepsWhole()) return this.#place(slot, value);
    return slot.object !== null && this.#walk(slot.object, value);
  }

  /** A value that needs a closer look, as long as there is a column for it. */
  #place(slot: Slot, value: unknown): boolean {
    const { table } = slot.shape.row;
    const { column } = slot;
    if (column.dataType === undefined) return column.isRefused && this.#discard(slot, value);
    if (column.builder?.isSet === true) return false;
    const classified = classify(value);
    switch (classified.kind) {
      case "null":
        return this.#null(slot);
      case "not-finite":
        this.#replaced.notFinite++;
        return this.#null(slot);
      case "unsupported":
        return false;
      case "array":
      case "object":
      case "map":
        if (!slot.keepsWhole()) return false;
    }
    let placement: Placement;
    try {
      placement = this.#environment.placer.place(table, column, classified, value);
    } catch (error) {
      // the ordered way knows where it is
      if (error instanceof RowProblem || error instanceof UnsupportedValueError) return false;
      throw error;
    }
    if (placement.definition !== undefined || placement.widens === true) return false;
    if (column.captureAt !== -1) table.captured[column.captureAt] = value;
    if (placement.value === undefined) {
      this.#replaced.notFinite++;
      return this.#null(slot);
    }
    const builder = placement.column.builderIn(table.builder);
    if (builder.isSet) return false;
    storeValue(builder, placement.type, placement.value, this.#replaced);
    return true;
  }

  /** A value of a column that the contract refused, unless there is something else about it: the ordered way knows. */
  #discard(slot: Slot, value: unknown): boolean {
    if (typeof value === "string" && value.length * 3 > slot.column.maxBytes) return false;
    const { kind } = classify(value);
    const { table } = slot.shape.row;
    const { rejections } = this.#environment;
    const { column } = slot;
    if (!isSimple(kind) || column.captureAt !== -1 || rejections.hasValue(table, column.name)) return false;
    rejections.value(table, "columns", column.name, value, [...this.#here(), ...slot.path()]);
    return true;
  }

  #null(slot: Slot): boolean {
    const { column } = slot;
    // also where dlt fills the column itself: the ordered way knows
    if (!takesNull(this.#environment.tracker.snapshot(), column)) return false;
    column.sawNull = true;
    if (column.captureAt !== -1) slot.shape.row.table.captured[column.captureAt] ??= null;
    else slot.watchesNulls = column.dataType === undefined && column.definition !== undefined;
    return true;
  }

  /** Whether the lists of a row go to tables of their own. */
  #isDistinct(first: number): boolean {
    const slots = this.#slots;
    for (let one = first + 1; one < this.#waiting; one++) {
      const table = slots[one]!.list!.table;
      for (let other = first; other < one; other++) if (slots[other]!.list!.table === table) return false;
    }
    return true;
  }

  /** The columns that dlt fills. The id of the row, empty if it is not needed as text; undefined if the data has one of the columns. */
  #fillSystem(
    table: TableRows,
    system: SystemColumns,
    row: PlainRow,
    parentId: string,
    index: number,
    propagated: Propagated | undefined,
    hasLoadId: boolean,
    isParent: boolean,
  ): string | undefined {
    if (system.id.isSet || (propagated !== undefined && !this.#fillPropagated(table, propagated))) return undefined;
    const { loadId, parentId: parent, listIndex } = system;
    if (loadId === undefined) {
      if (parent!.isSet || listIndex!.isSet) return undefined;
      const id = nestedRowId(parentId, table.name, index);
      parent!.putText(parentId);
      listIndex!.putInteger(index);
      system.id.putText(id);
      return id;
    }
    if (loadId.isSet) return undefined;
    const { ids, loadIdBytes } = this.#environment;
    if (hasLoadId) loadId.putConstant(loadIdBytes);
    if (table.rules.rootIds === "random") {
      ids.advance();
      ids.put(system.id);
      return isParent ? ids.text() : "";
    }
    const id = rootId(table, row, ids);
    system.id.putText(id);
    return id;
  }

  #fillPropagated(table: TableRows, { names, values }: Propagated): boolean {
    for (let at = 0; at < names.length; at++) {
      const column = table.column(names[at]!);
      const value = values[at];
      if (column.captureAt !== -1) table.captured[column.captureAt] = value;
      if (value === null && column.dataType !== undefined && column.isNullable) continue;
      if (!fillColumn(column, value, this.#replaced)) return false;
    }
    return true;
  }

  #propagatedBelow(
    table: TableRows,
    id: string,
    inherited: Propagated | undefined,
    columns: readonly (readonly [from: string, to: string])[],
  ): Propagated | undefined {
    const { names, loadId } = this.#environment;
    return propagatedBelow(inherited, columns, (column) => {
      if (column === names.id) return id;
      if (table.isRoot && column === names.loadId) return loadId;
      return table.captured[table.column(column).captureAt];
    });
  }

  /** The rows nested in a row. Takes the lists from `first` on. */
  #nested(parentId: string, first: number, propagated: Propagated | undefined, depth: number): void {
    const end = this.#waiting;
    for (let at = first; at < end; at++) {
      const slot = this.#slots[at]!;
      const shape = slot.listShape();
      const items = this.#lists[at]!;
      this.#lists[at] = nothing;
      this.#way[depth] = slot;
      for (let index = 0; index < items.length; index++) {
        this.#way[depth + 1] = index;
        this.#wayLength = depth + 2;
        this.#item(shape, items[index], parentId, index, propagated, depth + 2);
      }
    }
    this.#waiting = first;
    this.#wayLength = depth;
  }

  #item(shape: RowShape, item: unknown, parentId: string, index: number, propagated: Propagated | undefined, depth: number): void {
    if (Array.isArray(item)) {
      this.#row(shape.ofLists, { [this.#environment.names.list]: item }, parentId, index, propagated, depth);
      return;
    }
    const row = rowOf(item);
    if (row !== undefined) this.#row(shape, row, parentId, index, propagated, depth);
    else this.#valueRow(shape, item, parentId, index, propagated);
  }

  /** An item of a list that is neither an object nor a list. It has no load id, also where its table is declared as a root table. */
  #valueRow(shape: RowShape, item: unknown, parentId: string, index: number, propagated: Propagated | undefined): void {
    const { table, value: slot } = shape;
    this.#touch(table);
    const row = { [this.#environment.names.value]: item === undefined ? null : item };
    const { system, captured } = table;
    if (captured.length > 0) captured.fill(undefined);
    const { notFinite, loneSurrogates } = this.#replaced;
    const isQuick =
      system !== undefined &&
      table.rules.leavesOut === undefined &&
      (fillColumn(slot.column, item, this.#replaced) ||
        (item == null ? !slot.watchesNulls || this.#null(slot) : this.#place(slot, item))) &&
      this.#fillSystem(table, system, row, parentId, index, propagated, false, false) !== undefined;
    if (!isQuick) {
      table.builder.undoRow();
      this.#environment.rejections.undoRow(table);
      this.#recount(notFinite, loneSurrogates);
      if (this.#orderedRow(shape, row, parentId, index, propagated, false) === undefined) return;
    }
    table.builder.endRow();
  }
}

/** Kinds of values that cannot fail to be stored once there is a column for them. */
function isSimple(kind: ClassifiedValue["kind"]): boolean {
  return kind === "text" || kind === "integer" || kind === "boolean" || kind === "double" || kind === "timestamp" || kind === "date";
}

/** An item that is a row by itself: an object, a map, or an instance whose `toJSON()` gives an object. */
function rowOf(item: unknown): PlainRow | ReadonlyMap<unknown, unknown> | undefined {
  if (typeof item !== "object" || item === null || Array.isArray(item)) return undefined;
  if (isPlainObject(item)) return item;
  if (isArrowItem(item)) throw arrowFound;
  if (item instanceof BadRow) throw new RowProblem(item.code, item.explanation, item.path);
  const classified = classify(item);
  if (classified.kind === "map") return ownMap(classified.value);
  return classified.kind === "object" ? classified.value : undefined;
}
