import { type Column, type DataType, isDltName, type Table } from "@dlt-ts/core";
import type { ColumnBuilder } from "@dlt-ts/formats";
import { inferColumn } from "../infer-column.js";
import { NormalizeError } from "../normalize-error.js";
import type { RowEnvironment } from "../row-environment.js";
import type { TableColumn } from "../table-column.js";
import type { TableRows } from "../table-rows.js";
import { evolvesOnce, isNewTable } from "../../schema/hints-under-contract.js";
import { SchemaContractError } from "../../schema/schema-contract-error.js";
import { ArrowError } from "../../arrow/arrow-error.js";
import type { ArrowField, ArrowSchema } from "../../arrow/arrow-item.js";
import { columnOfArrowType } from "./column-of-arrow-type.js";
import type { ColumnTarget } from "./fill-column.js";

/** What Arrow data gets besides its own columns. */
export interface ArrowOptions {
  /** A random `_dlt_id` for each row. Default false. */
  readonly addDltId?: boolean | undefined;
  /** The `_dlt_load_id` of the load. Default false. */
  readonly addDltLoadId?: boolean | undefined;
}

/** A column of Arrow data. */
export interface PlannedColumn {
  /** Of the column of the table. */
  readonly name: string;
  /** Among the columns of a batch. */
  readonly index: number;
  /** Absent: its values go nowhere. */
  readonly target: ColumnTarget | undefined;
  /** A contract lets rows in which it has a value not in. */
  readonly discardsRows: boolean;
  /** A contract lets its values not in. */
  readonly isDiscarded: boolean;
}

/** How batches of one schema go into a table. */
export interface ArrowPlan {
  readonly columns: readonly PlannedColumn[];
  /** The contract lets the table not be made. */
  readonly refused: boolean;
  readonly id: ColumnBuilder | undefined;
  readonly loadId: ColumnBuilder | undefined;
}

/** A field with the column that it becomes. */
interface Member {
  readonly field: ArrowField;
  readonly index: number;
  readonly column: TableColumn;
  readonly own: { readonly dataType: DataType };
  /** What the column becomes, where it has no type yet. */
  readonly definition: Column | undefined;
}

/** Finds the columns for Arrow data, and adds those that are new to the schema. */
export class ArrowPlanner {
  readonly #environment: RowEnvironment;
  readonly #options: ArrowOptions;
  readonly #last = new Map<TableRows, { readonly schema: ArrowSchema; readonly known: Table | undefined; readonly plan: ArrowPlan }>();
  readonly #warnings = new Set<string>();
  readonly #truncated = new Map<TableColumn, { readonly table: string; count: number }>();

  constructor(environment: RowEnvironment, options: ArrowOptions) {
    this.#environment = environment;
    this.#options = options;
  }

  warnings(): readonly string[] {
    const truncated = [...this.#truncated].filter(([, { count }]) => count > 0);
    return [
      ...this.#warnings,
      ...truncated.map(
        ([{ name }, { table, count }]) => `${count} values of column "${name}" of table "${table}" had nanoseconds, which were cut off.`,
      ),
    ];
  }

  /** @param before rows that the resource had before, for errors */
  plan(table: TableRows, schema: ArrowSchema, before: number): ArrowPlan {
    const { tracker } = this.#environment;
    const last = this.#last.get(table);
    if (last?.schema === schema && last.known === tracker.table(table.name)) return last.plan;
    const plan = this.#planned(table, schema, before);
    this.#last.set(table, { schema, known: tracker.table(table.name), plan });
    return plan;
  }

  #planned(table: TableRows, schema: ArrowSchema, before: number): ArrowPlan {
    const { tracker } = this.#environment;
    if (this.#isRefused(table, before)) return { columns: [], refused: true, id: undefined, loadId: undefined };
    const members = this.#members(table, schema);
    const modes = members.map((member) => this.#modeOf(table, member, before));
    const added = members.filter(({ definition }, at) => definition !== undefined && modes[at] === "evolve");
    const system = this.#systemColumns(table, members);
    const definitions = [...added, ...system].map(({ definition }) => definition!).filter((definition) => definition !== undefined);
    if (definitions.length > 0 || tracker.table(table.name) === undefined) tracker.addColumns(table.name, table.parent, definitions);
    for (const { column, definition } of [...added, ...system]) if (definition !== undefined) column.define(definition);
    this.#refuseMissing(table, [...members, ...system], before);

    const builderOf = (name: string): ColumnBuilder | undefined =>
      system.find(({ column }) => column.name === name)?.column.builderIn(table.builder);
    return {
      refused: false,
      columns: members.map((member, at) => ({
        name: member.column.name,
        index: member.index,
        target: modes[at] === "evolve" ? this.#target(table, member) : undefined,
        discardsRows: modes[at] === "discard_row",
        isDiscarded: modes[at] === "discard_value",
      })),
      id: builderOf(table.names.id),
      loadId: builderOf(table.names.loadId),
    };
  }

  /** The fields that become columns. Throws an `ArrowError` for types without a column, a `NormalizeError` for two fields of one name. */
  #members(table: TableRows, { fields }: ArrowSchema): Member[] {
    const { tracker, names } = this.#environment;
    const taken = new Map<TableColumn, string>();
    const { leavesOut } = table.rules;
    const members: Member[] = [];
    for (const [index, field] of fields.entries()) {
      const name = names.join([names.columnFragment(field.name)]);
      if (leavesOut?.(name) === true || (name === names.loadId && this.#options.addDltLoadId === true)) continue;
      const column = table.column(name);
      const other = taken.get(column);
      if (other !== undefined) throw collision(table, other, field.name, name);
      taken.set(column, field.name);
      const own = columnOfArrowType(field.type, tracker.capabilities.types);
      if (own === undefined) throw unsupported(table, field);
      if (own === null) {
        column.sawNull = true;
        continue;
      }
      const definition = column.dataType === undefined ? { name: column.name, nullable: true, ...own, ...column.definition } : undefined;
      members.push({ field, index, column, own, definition });
    }
    return members;
  }

  #target(table: TableRows, { field, column, own }: Member): ColumnTarget {
    const { replaced } = this.#environment;
    const dataType = column.dataType!;
    if (dataType !== own.dataType) {
      this.#warnings.add(
        `Column "${column.name}" of table "${table.name}" is ${dataType}; its Arrow type is ${String(field.type)}, so every value was converted.`,
      );
    }
    let truncated = this.#truncated.get(column);
    if (truncated === undefined) this.#truncated.set(column, (truncated = { table: table.name, count: 0 }));
    const definition = { ...column.definition!, dataType };
    return {
      builder: column.builderIn(table.builder),
      table: table.builder,
      column: definition,
      ownType: own.dataType,
      maxBytes: column.maxBytes,
      truncated,
      replaced,
    };
  }

  /** dlt's own columns, where the options ask for them, or where rows of objects have made them so that they must have values. */
  #systemColumns(table: TableRows, members: readonly Member[]): Pick<Member, "column" | "definition">[] {
    const { tracker, names } = this.#environment;
    const added: Pick<Member, "column" | "definition">[] = [];
    const consider = (name: string, isAsked: boolean, hints: Partial<Column>): void => {
      const column = table.column(name);
      if (members.some((member) => member.column === column)) return;
      const isRequired = column.dataType === "text" && !column.isNullable;
      if (!isAsked && !isRequired) {
        // rows of objects that come later bring the column, and the rows here have no value in it
        column.definition ??= { name, nullable: true };
        return;
      }
      if (name === names.id && table.rules.rootIds === "content") throw withoutVersion(table);
      const definition =
        column.dataType === undefined
          ? {
              ...inferColumn(tracker.snapshot(), name, "text", column.definition, false),
              ...hints,
              ...(table.rows > 0 ? { nullable: true } : {}),
            }
          : undefined;
      added.push({ column, definition });
    };
    consider(names.loadId, this.#options.addDltLoadId === true, { precision: 64 });
    consider(names.id, this.#options.addDltId === true, {});
    return added;
  }

  #refuseMissing(table: TableRows, given: readonly Pick<Member, "column">[], before: number): void {
    const names = new Set(given.map(({ column }) => column));
    for (const column of table.columns) {
      if (names.has(column) || column.dataType === undefined || column.isNullable) continue;
      throw new NormalizeError(
        "DLT_NULL_VALUE",
        `Table "${table.name}", row ${before + 1}: the Arrow data has no values for the column "${column.name}", which must have one.`,
        { context: { table: table.name, row: before + 1, path: column.name } },
      );
    }
  }

  #isRefused(table: TableRows, before: number): boolean {
    const { tracker } = this.#environment;
    const mode = table.rules.contract?.tables ?? "evolve";
    if (mode === "evolve" || !isNewTable(tracker.table(table.name))) return false;
    if (mode !== "freeze") return true;
    const change = `the table "${table.name}" would be new`;
    throw new SchemaContractError(
      { schema: tracker.snapshot().name, table: table.name, entity: "tables", mode, change },
      { table: table.name, row: before + 1, path: "" },
    );
  }

  /** What a contract does with a column. */
  #modeOf(table: TableRows, { column, definition }: Member, before: number): "evolve" | "discard_row" | "discard_value" {
    const { tracker } = this.#environment;
    const known = tracker.table(table.name);
    const mode = table.rules.contract?.columns ?? "evolve";
    const isFree = definition === undefined || mode === "evolve" || isNewTable(known) || evolvesOnce(known);
    if (isFree || isDltName(column.name, tracker.naming)) return "evolve";
    if (mode !== "freeze") return mode;
    const change = `the column "${column.name}" (${definition.dataType}) would be new`;
    throw new SchemaContractError(
      { schema: tracker.snapshot().name, table: table.name, column: column.name, entity: "columns", mode, change },
      { table: table.name, row: before + 1, path: column.name },
    );
  }
}

function collision(table: TableRows, first: string, second: string, name: string): NormalizeError {
  return new NormalizeError(
    "DLT_NAME_COLLISION",
    `Table "${table.name}": the Arrow columns ${JSON.stringify(first)} and ${JSON.stringify(second)} both become the column "${name}"; rename one of them, or choose another naming convention.`,
    { context: { table: table.name, column: name } },
  );
}

function unsupported(table: TableRows, { name, type }: ArrowField): ArrowError {
  return new ArrowError(
    "DLT_ARROW_TYPE",
    `Table "${table.name}": the Arrow column ${JSON.stringify(name)} has the type ${String(type)}, for which no column exists; cast it before, to a number or a text.`,
    { context: { table: table.name, column: name, type: String(type) } },
  );
}

function withoutVersion(table: TableRows): NormalizeError {
  return new NormalizeError(
    "DLT_NULL_VALUE",
    `Table "${table.name}": history (scd2) tells versions apart by "_dlt_id", which Arrow data does not get. Add a column with a hash of the row, and name it in rowVersionColumnName.`,
    { context: { table: table.name } },
  );
}
