import { type Column, type ColumnMatcher, isNested, type Schema, type Table } from "@dlt-ts/core";
import { type ColumnBuilder, type MemoryPool, TableBuilder } from "@dlt-ts/formats";
import type { ContractModes } from "../schema/contract-modes.js";
import type { KeyNames } from "./key-names.js";
import { NormalizeError } from "./normalize-error.js";
import { propagatedColumns } from "./propagated.js";
import { TableColumn } from "./table-column.js";

/** Where the id of a root row comes from: chance, the values of its primary key, or its content. */
export type RootIds = "random" | "key" | "content";

/** What the schema and the destination say about the rows of a table. */
export interface TableRules {
  readonly table: Table | undefined;
  readonly rootIds: RootIds;
  /** Whether a column is left out. Absent: none is. */
  readonly leavesOut: ColumnMatcher | undefined;
  /** Absent: everything may evolve. */
  readonly contract: ContractModes | undefined;
}

/** What the tables of a run share. */
export interface TableContext {
  readonly names: KeyNames;
  readonly memory: MemoryPool;
  /** Bytes that a value may have. */
  readonly maxValueBytes: number;
}

/** One table while rows go into it. */
export class TableRows {
  readonly name: string;
  readonly builder: TableBuilder;
  readonly names: KeyNames;
  /** Values of the row that is being read which its id or the rows below it need, by `captureAt`. `undefined`: the row has none. */
  readonly captured: unknown[] = [];
  /** Rows that were handed over. */
  flushedRows = 0;
  /** The number of the last document with rows here, and the rows that there were before it. */
  document = 0;
  rowsBefore = 0;
  /** The rows of the open batch when its size was looked at last. */
  rowsAtLook = 0;

  /** The table that it is nested in; absent for root tables, also for those that are declared below another. */
  readonly parent: string | undefined;
  /** Where its rows come from, whatever the schema says. */
  readonly above: string | undefined;
  readonly #columns = new Map<string, TableColumn>();
  readonly #maxValueBytes: number;
  #rules: TableRules;
  #keys: readonly TableColumn[] = [];
  #system: SystemColumns | undefined = undefined;
  #propagated: readonly (readonly [from: string, to: string])[] = [];
  #propagatedFrom: unknown = undefined;

  /** `parent`: where its rows come from, unless the schema knows better. */
  constructor(name: string, parent: string | undefined, rules: TableRules, { names, memory, maxValueBytes }: TableContext) {
    this.name = name;
    this.above = parent;
    this.names = names;
    this.#maxValueBytes = maxValueBytes;
    this.builder = new TableBuilder(name, memory);
    this.parent = rules.table !== undefined && !isNested(rules.table) ? undefined : parent;
    this.#rules = rules;
    this.follow(rules);
  }

  get isRoot(): boolean {
    return this.parent === undefined;
  }

  get rules(): TableRules {
    return this.#rules;
  }

  get columns(): Iterable<TableColumn> {
    return this.#columns.values();
  }

  /** The columns that the ids of rows are made of. */
  get keys(): readonly TableColumn[] {
    return this.#keys;
  }

  get rows(): number {
    return this.flushedRows + this.builder.rows;
  }

  /** Takes over what the schema says now. Throws a `NormalizeError` if a column was declared with another type than it was filled with. */
  follow(rules: TableRules): void {
    this.#rules = rules;
    for (const column of this.columns) column.isRefused = false;
    for (const definition of rules.table?.columns ?? []) {
      const column = this.column(definition.name);
      column.define(definition);
      if (column.builder !== undefined && column.builder.dataType !== column.dataType) {
        throw new NormalizeError(
          "DLT_TYPE_CONFLICT",
          `The column "${column.name}" of table "${this.name}" has values of type ${column.builder.dataType} in this run, and is now declared as ${column.dataType}. Declare it before its first row.`,
          { context: { table: this.name, column: column.name } },
        );
      }
    }
    this.#keys = rules.rootIds === "key" ? [...this.columns].filter((column) => column.definition?.primaryKey === true) : [];
    for (const column of this.#keys) this.#capture(column);
  }

  column(name: string): TableColumn {
    const key = this.names.columnKey(name);
    let column = this.#columns.get(key);
    if (column === undefined) {
      column = new TableColumn(name, this.#maxValueBytes);
      this.#columns.set(key, column);
    }
    return column;
  }

  known(name: string): TableColumn | undefined {
    return this.#columns.get(this.names.columnKey(name));
  }

  /** The column of a name that got its type from a row that is not in the table: nothing is known of it but what was declared. */
  undefine(column: TableColumn, declared: Column | undefined): void {
    this.builder.dropColumn(column.name);
    column.undefine(declared);
    this.#system = undefined;
  }

  /** The columns that dlt fills, once rows have made all of them, with the types that they should have. */
  get system(): SystemColumns | undefined {
    this.#system ??= systemColumns(this);
    return this.#system;
  }

  /** Which columns go down to nested rows. Found anew when the configuration has changed. */
  propagated(schema: Schema): readonly (readonly [from: string, to: string])[] {
    const { config } = schema.normalizers.json;
    if (config !== this.#propagatedFrom) {
      this.#propagatedFrom = config;
      this.#propagated = propagatedColumns(schema, this.name, this.isRoot);
      for (const [from] of this.#propagated) {
        const isGiven = from === this.names.id || (this.isRoot && from === this.names.loadId);
        if (!isGiven) this.#capture(this.column(from));
      }
    }
    return this.#propagated;
  }

  #capture(column: TableColumn): void {
    if (column.captureAt !== -1) return;
    column.captureAt = this.captured.length;
    this.captured.push(undefined);
    column.refresh();
  }
}

/** The builders of the columns that dlt fills in every row of a table. */
export interface SystemColumns {
  readonly id: ColumnBuilder;
  /** Of root tables. */
  readonly loadId: ColumnBuilder | undefined;
  /** Of nested tables. */
  readonly parentId: ColumnBuilder | undefined;
  readonly listIndex: ColumnBuilder | undefined;
}

function systemColumns(table: TableRows): SystemColumns | undefined {
  const { names } = table;
  const builder = (name: string, dataType: string): ColumnBuilder | undefined => {
    const column = table.known(name);
    return column?.dataType === dataType && column.captureAt === -1 ? column.builder : undefined;
  };
  const id = builder(names.id, "text");
  if (id === undefined) return undefined;
  if (table.isRoot) {
    const loadId = builder(names.loadId, "text");
    return loadId && { id, loadId, parentId: undefined, listIndex: undefined };
  }
  const parentId = builder(names.parentId, "text");
  const listIndex = builder(names.listIndex, "bigint");
  return parentId && listIndex && { id, loadId: undefined, parentId, listIndex };
}
