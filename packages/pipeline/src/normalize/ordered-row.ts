import type { Column } from "@dlt-ts/core";
import { classify } from "../values/classify.js";
import { UnsupportedValueError } from "../values/unsupported-value-error.js";
import { refuseCycles } from "./cycles.js";
import { flattenRow, type FlatRow, type FlatValue } from "./flat-row.js";
import { noteNull } from "./note-null.js";
import type { Placement } from "./place-value.js";
import type { Propagated } from "./propagated.js";
import { rootId } from "./root-id.js";
import type { RowEnvironment, RowPlace } from "./row-environment.js";
import { nestedRowId } from "./row-ids.js";
import { RowProblem } from "./row-problem.js";
import type { RowShape, Slot } from "./row-shape.js";
import { isOfRefusedTable, rowUnderContract, type Way } from "./row-under-contract.js";
import { storeValue } from "./store-value.js";
import type { TableRows } from "./table-rows.js";

type Row = ReadonlyMap<unknown, unknown> | Readonly<Record<string, unknown>>;

/** A row that was put into its table. */
interface OrderedRow {
  readonly id: string;
  readonly lists: FlatRow["lists"];
}

/**
 * Puts a row into its table the long way, which can do everything: new columns in Python's order, variants, ids from the data, filters.
 * Undefined if filters or the contract leave nothing of the row. The row stays open.
 */
export function writeOrderedRow(
  environment: RowEnvironment,
  shape: RowShape,
  row: Row,
  place: RowPlace,
  propagated: Propagated | undefined,
  hasLoadId: boolean,
  way: Way,
): OrderedRow | undefined {
  const { table } = shape;
  if (isOfRefusedTable(environment, table, row, way)) return undefined;
  refuseCycles(row);
  const { notFinite, loneSurrogates } = environment.replaced;
  const flat = flattenRow(shape, row, environment.onNameCollision);
  environment.replaced.notFinite += flat.notFinite;
  if (table.captured.length > 0) {
    for (const column of table.columns) {
      if (column.captureAt !== -1) table.captured[column.captureAt] = flat.columns.get(column.name)?.value;
    }
  }
  const id = addSystemValues(environment, table, flat.columns, row, place, propagated, hasLoadId);
  const { leavesOut } = table.rules;
  if (leavesOut !== undefined) {
    for (const name of flat.columns.keys()) if (leavesOut(name)) flat.columns.delete(name);
    if (flat.columns.size === 0) return undefined;
  }
  const placed = placeAll(environment, table, flat.columns);
  const { contract } = table.rules;
  const values = contract === undefined ? placed : rowUnderContract(environment, table, contract, placed, row, way);
  if (values === undefined) {
    Object.assign(environment.replaced, { notFinite, loneSurrogates });
    return undefined;
  }
  store(environment, table, values);
  return { id, lists: flat.lists };
}

/** Adds what dlt knows of the row after its own values; where the data has a column of that name, in its place. The id of the row. */
function addSystemValues(
  { names, loadId, ids }: RowEnvironment,
  table: TableRows,
  columns: Map<string, FlatValue>,
  row: Row,
  { parentId, index }: RowPlace,
  propagated: Propagated | undefined,
  hasLoadId: boolean,
): string {
  const add = (name: string, value: unknown): void => {
    columns.set(name, { slot: undefined, value });
    const column = table.column(name);
    if (column.captureAt !== -1) table.captured[column.captureAt] = value;
  };
  propagated?.names.forEach((name, at) => add(name, propagated.values[at]));
  if (table.isRoot && hasLoadId) add(names.loadId, loadId);
  const own = columns.get(names.id)?.value;
  if (own) return String(own);
  const id = table.isRoot ? rootId(table, row, ids) : nestedRowId(parentId, table.name, index);
  if (!table.isRoot) {
    add(names.parentId, parentId);
    add(names.listIndex, index);
  }
  add(names.id, id);
  return id;
}

/** A value of a row with its place. */
export interface PlacedValue {
  readonly placement: Placement;
  /** Absent for what dlt adds. */
  readonly slot: Slot | undefined;
  readonly raw: unknown;
}

function placeAll({ placer, tracker, replaced }: RowEnvironment, table: TableRows, columns: ReadonlyMap<string, FlatValue>): PlacedValue[] {
  const placements: PlacedValue[] = [];
  for (const [name, { slot, value }] of columns) {
    const column = table.column(name);
    const classified = classify(value);
    if (classified.kind === "null" || classified.kind === "not-finite" || classified.kind === "unsupported") {
      noteNull(tracker.snapshot(), column, slot?.path());
      continue;
    }
    try {
      const placement = placer.place(table, column, classified, value, slot === undefined);
      if (placement.value !== undefined) {
        placements.push({ placement, slot, raw: value });
      } else {
        replaced.notFinite++;
        noteNull(tracker.snapshot(), column, slot?.path());
      }
    } catch (error) {
      throw atSlot(error, slot?.path() ?? [name]);
    }
  }
  return placements;
}

function atSlot(error: unknown, path: readonly (string | number)[]): unknown {
  if (error instanceof UnsupportedValueError) return new RowProblem("DLT_VALUE_UNSUPPORTED", error.explanation, [...path, ...error.path]);
  if (error instanceof RowProblem && error.path.length === 0) return new RowProblem(error.code, error.message, path);
  return error;
}

/** Columns are made only now that all values have their places: a row that fails before changes nothing. */
function store(
  { tracker, placer, loadIdBytes, names, replaced, newColumns }: RowEnvironment,
  table: TableRows,
  values: readonly PlacedValue[],
): void {
  const definitions = values
    .map(({ placement: { definition } }) => definition)
    .filter((definition): definition is Column => definition !== undefined);
  if (definitions.length > 0 || tracker.table(table.name) === undefined) tracker.addColumns(table.name, table.parent, definitions);
  for (const { placement } of values) {
    const { column, type, value, definition, isInferred } = placement;
    if (placement.widens === true) {
      placer.widen(table, column);
      newColumns.widened(table, column);
    }
    if (definition !== undefined) {
      newColumns.defines(table, column);
      column.define(definition);
      column.isInferred = isInferred;
    }
    const builder = column.builderIn(table.builder);
    if (builder.isSet) {
      throw new RowProblem("DLT_NAME_COLLISION", `two values for the column "${column.name}", one of them as a variant; rename that key`);
    }
    if (table.isRoot && column.name === names.loadId && type === "text") builder.putConstant(loadIdBytes);
    else storeValue(builder, type, value!, replaced);
  }
}
