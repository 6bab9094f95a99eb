import type { TableRows } from "../table-rows.js";
import type { RowEnvironment } from "../row-environment.js";
import { NormalizeError } from "../normalize-error.js";
import { type ArrowBatch, arrowBytes, type ArrowItem, batchesOf, isValid, validityOf } from "../../arrow/arrow-item.js";
import { type ArrowPlan, type ArrowOptions, ArrowPlanner } from "./arrow-plan.js";
import { arrowReader } from "../../arrow/arrow-reader.js";
import { ArrowRow } from "../../arrow/arrow-row.js";
import { CellProblem } from "./cell-problem.js";
import { fillColumn } from "./fill-column.js";

/** Rows of one part, in or left out by a contract. */
export interface ArrowPart {
  readonly rows: number;
  readonly added: boolean;
}

/** Rows that are added between two looks at the size of the batch. */
const partRows = 16_384;
/** The same in bytes, so that wide rows do not fill the memory. */
const partBytes = 4 * 1024 * 1024;

/** Adds Arrow data to tables, column by column. */
export class ArrowRows {
  readonly #environment: RowEnvironment;
  readonly #planner: ArrowPlanner;

  constructor(environment: RowEnvironment, options: ArrowOptions) {
    this.#environment = environment;
    this.#planner = new ArrowPlanner(environment, options);
  }

  /** What the user should hear about. */
  get warnings(): readonly string[] {
    return this.#planner.warnings();
  }

  /**
   * Adds the rows of a table or batch, a part at a time. What a contract leaves out waits in the rejections between the parts.
   * @param before rows that the resource had before
   * @param room rows that the open batch of the table still takes
   */
  *add(table: TableRows, item: ArrowItem, before: number, room: () => number): Generator<ArrowPart, void, undefined> {
    const batches = batchesOf(item);
    if (batches.length === 0) return;
    const plan = this.#planner.plan(table, item.schema, before);
    const most = Math.max(1, Math.min(partRows, Math.floor(partBytes / (arrowBytes(item) / item.numRows + 1))));
    let row = before;
    for (const batch of batches) {
      for (const { from, to, isDiscarded } of runsOf(batch, plan)) {
        for (let at = from; at < to;) {
          const rows = isDiscarded === undefined ? Math.min(to - at, most, Math.max(1, room())) : 1;
          if (isDiscarded === undefined) this.#fill(table, plan, batch, { from: at, rows, row });
          else this.#discard(table, batch, at, plan.columns[isDiscarded]?.name, plan.refused);
          at += rows;
          row += rows;
          yield { rows, added: isDiscarded === undefined };
        }
      }
    }
  }

  #fill(
    table: TableRows,
    plan: ArrowPlan,
    batch: ArrowBatch,
    { from, rows, row }: { readonly from: number; readonly rows: number; readonly row: number },
  ): void {
    const { builder } = table;
    const first = builder.rows;
    let name = "";
    try {
      for (const column of plan.columns) {
        if (column.target === undefined) continue;
        name = column.name;
        fillColumn(column.target, batch.data.children[column.index]!, from, rows);
      }
    } catch (error) {
      builder.truncate(first);
      if (!(error instanceof CellProblem)) throw error;
      const at = row + error.index - from + 1;
      throw new NormalizeError(error.code, `Table "${table.name}", row ${at}, column "${name}": ${error.message}.`, {
        context: { table: table.name, row: at, path: name },
      });
    }
    this.#countDiscarded(table, plan, batch, from, rows, row);
    this.#fillSystem(table, plan, rows);
    builder.endRows(rows);
  }

  #fillSystem({ builder }: TableRows, { id, loadId }: ArrowPlan, rows: number): void {
    if (id === undefined && loadId === undefined) return;
    const { ids, loadIdBytes } = this.#environment;
    const first = builder.rows;
    for (let row = 0; row < rows; row++) {
      builder.rows = first + row;
      loadId?.putConstant(loadIdBytes);
      if (id === undefined) continue;
      ids.advance();
      ids.put(id);
    }
    builder.rows = first;
  }

  /** A row that has a value in a column that is not let in, or whose table is not. */
  #discard(table: TableRows, batch: ArrowBatch, index: number, column: string | undefined, refused: boolean): void {
    this.#environment.rejections.row(table, refused ? "tables" : "columns", column, new ArrowRow(batch, index), []);
  }

  #countDiscarded(table: TableRows, { columns }: ArrowPlan, batch: ArrowBatch, from: number, rows: number, row: number): void {
    for (const { name, index, isDiscarded } of columns) {
      if (!isDiscarded) continue;
      const read = arrowReader(batch.data.children[index]!);
      for (let at = 0; at < rows; at++) {
        const item = read(from + at);
        if (item === null) continue;
        const rejected = { kind: "value", table: table.name, reason: "DLT_SCHEMA_CONTRACT", entity: "columns", column: name } as const;
        this.#environment.rejections.add({ ...rejected, item, path: [name] }, row + at + 1);
      }
    }
  }
}

interface Run {
  readonly from: number;
  readonly to: number;
  /** The column because of which its rows are discarded, by its place in the plan; -1: the whole table is. Absent: they are not. */
  readonly isDiscarded: number | undefined;
}

/** The rows of a batch, as runs of those that stay and those that a contract discards. */
function* runsOf({ data, numRows }: ArrowBatch, { columns, refused }: ArrowPlan): Generator<Run, void, undefined> {
  if (refused) {
    yield { from: 0, to: numRows, isDiscarded: -1 };
    return;
  }
  const forbidden = columns.flatMap(({ discardsRows, index }, place) => (discardsRows ? [{ place, piece: data.children[index]! }] : []));
  const reasonAt = (row: number): number | undefined =>
    forbidden.find(({ piece }) => isValid(validityOf(piece), piece.offset + row))?.place;
  if (forbidden.length === 0) {
    yield { from: 0, to: numRows, isDiscarded: undefined };
    return;
  }
  for (let from = 0; from < numRows;) {
    const isDiscarded = reasonAt(from);
    let to = from + 1;
    while (to < numRows && reasonAt(to) === isDiscarded) to++;
    yield { from, to, isDiscarded };
    from = to;
  }
}
