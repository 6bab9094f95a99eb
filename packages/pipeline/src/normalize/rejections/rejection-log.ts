import type { ContractEntity } from "../../schema/contract-modes.js";
import type { PathStep } from "../row-path.js";
import { formatPath } from "../row-path.js";
import type { TableRows } from "../table-rows.js";
import type { RejectedSample, Rejection, RejectionReason } from "./rejection.js";
import { rowText } from "./row-text.js";

/** A row that is left out, or a value of a row that stays. */
export interface Rejected {
  readonly kind: "row" | "value";
  readonly table: string;
  readonly reason: RejectionReason;
  readonly entity?: ContractEntity | undefined;
  readonly column?: string | undefined;
  /** The row or the value. */
  readonly item: unknown;
  /** From the document. */
  readonly path: readonly PathStep[];
}

interface Pending extends Rejected {
  /** The index of the row in its table: which of the rows of the document it belongs to. */
  readonly at: number;
}

interface Counts {
  readonly table: string;
  readonly reason: RejectionReason;
  readonly entity: ContractEntity | undefined;
  rows: number;
  values: number;
  quarantined: number;
  readonly columns: Set<string>;
  readonly samples: RejectedSample[];
}

const mostColumns = 20;
const sampleLength = 1_000;

/** What contracts leave out, and bad rows. It counts only when a document is complete: one that fails leaves nothing out. */
export class RejectionLog {
  /** Of the open document. */
  readonly pending: Pending[] = [];
  readonly #samplesPerTable: number;
  readonly #samples = new Map<string, number>();
  readonly #counts = new Map<string, Counts>();

  constructor(samplesPerTable: number) {
    this.#samplesPerTable = samplesPerTable;
  }

  value(table: TableRows, entity: ContractEntity, column: string, item: unknown, path: readonly PathStep[]): void {
    this.#leaveOut("value", table, entity, column, item, path);
  }

  /** The open row of a table is left out; values of it do not count then. */
  row(table: TableRows, entity: ContractEntity, column: string | undefined, item: unknown, path: readonly PathStep[]): void {
    this.undoRow(table);
    this.#leaveOut("row", table, entity, column, item, path);
  }

  #leaveOut(
    kind: Rejected["kind"],
    { name, builder }: TableRows,
    entity: ContractEntity,
    column: string | undefined,
    item: unknown,
    path: readonly PathStep[],
  ): void {
    this.pending.push({ kind, table: name, reason: "DLT_SCHEMA_CONTRACT", entity, column, item, path, at: builder.rows });
  }

  /** Whether the open row has a value for the column that was left out. */
  hasValue(table: TableRows, column: string): boolean {
    for (let index = this.pending.length - 1; index >= 0 && this.#isOfOpenRow(this.pending[index]!, table); index--) {
      if (this.pending[index]!.column === column) return true;
    }
    return false;
  }

  /** Forgets the values of the open row of a table: it is read again, or left out. */
  undoRow(table: TableRows): void {
    for (let last = this.pending.at(-1); last !== undefined && this.#isOfOpenRow(last, table); last = this.pending.at(-1))
      this.pending.pop();
  }

  #isOfOpenRow({ kind, table, at }: Pending, open: TableRows): boolean {
    return kind === "value" && table === open.name && at === open.builder.rows;
  }

  /** Counts what the document left out. The rows, for the quarantine. */
  commit(row: number): readonly Rejected[] {
    const rejected = this.pending.splice(0);
    for (const each of rejected) this.add(each, row);
    return rejected.filter(({ kind }) => kind === "row");
  }

  add({ kind, table, reason, entity, column, item, path }: Rejected, row: number): void {
    const counts = this.#countsOf(table, reason, entity);
    counts[kind === "row" ? "rows" : "values"]++;
    if (column !== undefined && counts.columns.size < mostColumns) counts.columns.add(column);
    const taken = this.#samples.get(table) ?? 0;
    if (taken >= this.#samplesPerTable) return;
    this.#samples.set(table, taken + 1);
    counts.samples.push({
      row,
      path: formatPath(path),
      ...(column === undefined ? {} : { column }),
      text: rowText(item, sampleLength),
    });
  }

  quarantined({ table, reason, entity }: Rejected): void {
    this.#countsOf(table, reason, entity).quarantined++;
  }

  /** In the order of the first of each. */
  report(): readonly Rejection[] {
    return [...this.#counts.values()].map(({ table, reason, entity, rows, values, quarantined, columns, samples }) => ({
      table,
      reason,
      ...(entity === undefined ? {} : { entity }),
      rows,
      values,
      quarantined,
      columns: [...columns],
      ...(samples.length === 0 ? {} : { samples }),
    }));
  }

  #countsOf(table: string, reason: RejectionReason, entity: ContractEntity | undefined): Counts {
    const key = JSON.stringify([table, reason, entity]);
    let counts = this.#counts.get(key);
    if (counts === undefined) {
      counts = { table, reason, entity, rows: 0, values: 0, quarantined: 0, columns: new Set(), samples: [] };
      this.#counts.set(key, counts);
    }
    return counts;
  }
}
