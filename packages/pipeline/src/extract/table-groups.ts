import type { Table } from "@dlt-ts/core";
import { applyHints, hintsOfRow } from "../hints/check-hints.js";
import type { NestedTable } from "../hints/nested-hints.js";
import { ResourceError } from "../resource/resource-error.js";
import type { CheckedHints, ResourceHints } from "../hints/resource-hints.js";
import type { Resource } from "../resource/resource.js";
import { tableFromHints } from "../hints/table-from-hints.js";
import type { TableRows } from "../resource/table-rows.js";

/** A table of a resource, and what is known of the tables nested in it. The same object as long as it says the same. */
export interface TargetTable {
  readonly table: Table;
  readonly nested: readonly NestedTable[];
}

export interface TableGroup extends TargetTable {
  readonly rows: readonly unknown[];
}

/** Finds the tables for the rows of a resource, for one run. */
export class TableGroups {
  readonly #resource: Resource;
  readonly #constant: TargetTable;
  readonly #tables = new Map<string, TargetTable & { readonly said: string }>();
  #seen = 0;

  /** `table`: that of the resource, where no row says otherwise. */
  constructor(resource: Resource, table: Table) {
    this.#resource = resource;
    this.#constant = { table, nested: resource.hints.nestedHints ?? [] };
  }

  /** Only tables that the resource lets through. `mark`: the rows were given with it. */
  of(rows: readonly unknown[], mark: TableRows | undefined): readonly TableGroup[] {
    const { tables } = this.#resource.recipe;
    const groups = this.#groups(rows, mark);
    return tables === undefined ? groups : groups.filter(({ table }) => tables.has(table.name));
  }

  #groups(rows: readonly unknown[], mark: TableRows | undefined): readonly TableGroup[] {
    const { hints } = this.#resource;
    if (mark !== undefined && (mark.tableName !== undefined || mark.hints !== undefined)) return [{ ...this.#marked(mark), rows }];
    if (hints.functions === undefined || mark?.isRequired === true) return [{ ...this.#constant, rows }];
    const groups = new Map<TargetTable, unknown[]>();
    for (const row of rows) {
      this.#seen += 1;
      const target = this.#ofRow(row);
      const group = groups.get(target);
      if (group === undefined) groups.set(target, [row]);
      else group.push(row);
    }
    return [...groups].map(([target, group]) => ({ ...target, rows: group }));
  }

  #ofRow(row: unknown): TargetTable {
    const { name: resource, hints } = this.#resource;
    try {
      const byName = this.#byName(row);
      if (byName !== undefined) return byName;
      return this.#known(hintsOfRow(resource, hints, row));
    } catch (error) {
      const what = `A hint of resource ${JSON.stringify(resource)} failed at row ${this.#seen}`;
      throw new ResourceError({ resource, row: this.#seen }, what, error);
    }
  }

  /** Where rows decide on nothing but the name, what is known of a name does not change. */
  #byName(row: unknown): TargetTable | undefined {
    const { functions = {} } = this.#resource.hints;
    if (Object.keys(functions).length !== 1) return undefined;
    return this.#tables.get((functions.tableName as (row: unknown) => string)(row));
  }

  #marked({ tableName, hints: given }: TableRows): TargetTable {
    const { name, hints } = this.#resource;
    const known = given === undefined && tableName !== undefined ? this.#tables.get(tableName) : undefined;
    if (known !== undefined) return known;
    const { functions: _functions, ...constant } = hints;
    const named: ResourceHints = { ...given, tableName: tableName ?? hints.tableName ?? name };
    return this.#known(applyHints(name, constant, named));
  }

  #known(hints: CheckedHints): TargetTable {
    const table = tableFromHints(this.#resource.name, hints);
    const nested = hints.nestedHints ?? [];
    const said = JSON.stringify([table, nested]);
    const known = this.#tables.get(table.name);
    if (known?.said === said) return known;
    const target = { table, nested, said };
    this.#tables.set(table.name, target);
    return target;
  }
}
