import type { Table, WriteDisposition } from "@dlt-ts/core";
import { iterateRows } from "../extract/iterate-rows.js";
import { applyHints } from "../hints/check-hints.js";
import { checkData } from "./check-data.js";
import { HintsError } from "../hints/hints-error.js";
import type { Pipe, PipeStep } from "./pipe.js";
import type { ResourceData, RowOf } from "./resource-data.js";
import type { CheckedHints, ResourceHints } from "../hints/resource-hints.js";
import { checkLimit, type RowLimit } from "./row-limit.js";
import { isRowSchema, type RowSchema } from "../hints/row-schema.js";
import { tableFromHints } from "../hints/table-from-hints.js";
import type { Transformer } from "./transformer.js";

/** What `addMap` makes of a row: null leaves it out. */
export type MappedRow<Result> = Exclude<Awaited<Result>, null>;

/**
 * Data with a name, what its rows go through, and what is known of the table they go to. Immutable: every method gives another resource.
 * Walking it gives its rows without a pipeline, with a state that is kept in memory as long as that.
 */
export class Resource<Disposition extends WriteDisposition = WriteDisposition, Row = unknown> implements AsyncIterable<Row> {
  /** How the rows are made, for whoever reads them. */
  readonly recipe: Pipe;
  /** In one form, for whoever reads them. */
  readonly hints: CheckedHints;

  /** Use `resource(name, data, hints)`. */
  constructor(recipe: Pipe, hints: CheckedHints) {
    this.recipe = recipe;
    this.hints = hints;
  }

  /** In schema, state and infos. */
  get name(): string {
    return this.recipe.name;
  }

  /** As the data names it; the name of the resource where each row decides. */
  get tableName(): string {
    return this.hints.tableName ?? this.name;
  }

  get writeDisposition(): Disposition {
    return (this.hints.writeDisposition?.disposition ?? "append") as Disposition;
  }

  /** Whether a source reads it unless it is asked for by name. */
  get selected(): boolean {
    return this.hints.selected ?? true;
  }

  /** The table that the hints describe, under the names of the data. */
  get table(): Table {
    return tableFromHints(this.name, this.hints);
  }

  /**
   * The same data under more hints: columns are merged by name, references by table, else new hints win. Null leaves a hint as it is, an empty
   * value takes it away. A schema of the row in `columns` checks the rows as they are after the steps so far. Throws a `HintsError` for a mistake.
   */
  applyHints<NewDisposition extends WriteDisposition = Disposition>(
    hints: ResourceHints<NewDisposition, Row>,
  ): Resource<NewDisposition, Row> {
    const checked = applyHints(this.name, this.hints, hints as ResourceHints);
    return new Resource(withValidation(this.recipe, hints as ResourceHints), checked);
  }

  /** Makes another row of each row; null leaves it out. The function may be asynchronous: rows wait for one another and stay in order. */
  addMap<Result>(map: (row: Row) => Result): Resource<Disposition, MappedRow<Result>> {
    return this.#with({ kind: "map", run: map });
  }

  /** Keeps the rows for which the function says so. It may be asynchronous. */
  addFilter<Kept extends Row>(keep: (row: Row) => row is Kept): Resource<Disposition, Kept>;
  addFilter(keep: (row: Row) => unknown): Resource<Disposition, Row>;
  addFilter(keep: (row: Row) => unknown): Resource<Disposition, Row> {
    return this.#with({ kind: "filter", run: keep });
  }

  /** Makes any number of rows of each row: the function is a generator, or returns a list. It may be asynchronous. */
  addYieldMap<NewRow>(
    map: (row: Row) => Iterable<NewRow> | AsyncIterable<NewRow> | Promise<Iterable<NewRow>>,
  ): Resource<Disposition, NewRow> {
    return this.#with({ kind: "yieldMap", run: map });
  }

  /**
   * Reads no more than so many items, after all steps, and closes the data then: for a look at the first of them. An item is what the data
   * gives, a row or a list of rows. A later limit takes the place of an earlier one; a negative number takes it away.
   */
  addLimit(limit: number | RowLimit): Resource<Disposition, Row> {
    const { limit: _before, ...recipe } = this.recipe;
    const checked = checkLimit(this.name, limit);
    return new Resource(checked === undefined ? recipe : { ...recipe, limit: checked }, this.hints);
  }

  /**
   * Reads ahead while other resources are read, as far as `extract.max_parallel_items` allows. On a resource of a transformer: calls its function
   * for up to `extract.workers` rows at once; the order of the results is kept.
   */
  parallelize(): Resource<Disposition, Row> {
    return new Resource({ ...this.recipe, parallel: true }, this.hints);
  }

  /** The same under another name, with another table (unless a hint names it) and a state of its own. */
  withName(name: string): Resource<Disposition, Row> {
    return new Resource({ ...this.recipe, name: checkResourceName(name) }, this.hints);
  }

  /** Only rows for these tables, of a resource that gives rows for several. */
  selectTables(...names: readonly string[]): Resource<Disposition, Row> {
    return new Resource({ ...this.recipe, tables: new Set(names) }, this.hints);
  }

  /**
   * The resource of a transformer that gets the rows of this one. Where both are in one source, or several are made of this one, it is read once.
   * The result has the name and the hints of the transformer.
   */
  pipe<NewDisposition extends WriteDisposition, NewRow>(
    transformer: Transformer<Row, NewDisposition, NewRow>,
  ): Resource<NewDisposition, NewRow> {
    if (typeof (transformer as Partial<typeof transformer> | null)?.of === "function") return transformer.of(this);
    throw new HintsError(this.name, "pipe() takes what transformer(name, function) gives.");
  }

  [Symbol.asyncIterator](): AsyncIterator<Row, void, undefined> {
    return iterateRows([{ resource: this, table: this.table }]) as AsyncIterator<Row, void, undefined>;
  }

  #with<NewRow>(step: PipeStep): Resource<Disposition, NewRow> {
    if (step.kind !== "validate" && typeof step.run !== "function") {
      throw new HintsError(this.name, `a step must be a function, and is ${typeof step.run}.`);
    }
    return new Resource({ ...this.recipe, steps: [...this.recipe.steps, step] }, this.hints);
  }
}

/** Rows are checked where their schema was given; a new schema takes the place of the one before, and empty columns take it away. */
export function withValidation<Recipe extends Pick<Pipe, "steps" | "contract">>(
  recipe: Recipe,
  { columns, schemaContract }: ResourceHints,
): Recipe {
  const isSchema = isRowSchema(columns);
  const isEmptied = typeof columns === "object" && columns !== null && !isSchema && Object.keys(columns).length === 0;
  const others = isSchema || isEmptied ? recipe.steps.filter(({ kind }) => kind !== "validate") : recipe.steps;
  const steps = isSchema ? [...others, { kind: "validate", schema: columns } as const] : others;
  const changed = steps.length === recipe.steps.length && !isSchema ? recipe : { ...recipe, steps };
  const isContract = typeof schemaContract === "string" || (typeof schemaContract === "object" && schemaContract !== null);
  // A contract without a schema says nothing of how rows are made.
  return isContract && steps.some(({ kind }) => kind === "validate") ? { ...changed, contract: schemaContract } : changed;
}

export function checkResourceName(name: unknown): string {
  if (typeof name === "string" && name.trim() !== "") return name;
  throw new HintsError(String(name), "a resource needs a name; its table and state are found by it.");
}

/**
 * Names data, so that a pipeline can load it: `resource("users", fetchUsers, { primaryKey: "id", writeDisposition: "replace" })`.
 * The data is a list, a generator, a stream, or a function that begins one and gets a `ResourceContext`; what it gives are rows, or lists of rows.
 * With a schema of the row in `columns`, rows are checked, and are what the schema makes of them.
 * Throws a `HintsError` for misspelt or impossible hints, and for data that holds no rows.
 */
export function resource<Row, const Disposition extends WriteDisposition = "append">(
  name: string,
  data: ResourceData<unknown>,
  hints: Omit<ResourceHints<Disposition, NoInfer<Row>>, "columns"> & { readonly columns: RowSchema<Row> },
): Resource<Disposition, Row>;
export function resource<Item, const Disposition extends WriteDisposition = "append">(
  name: string,
  data: ResourceData<Item>,
  hints?: ResourceHints<Disposition, RowOf<NoInfer<Item>>>,
): Resource<Disposition, RowOf<Item>>;
export function resource(name: string, data: ResourceData<unknown>, hints: object = {}): Resource {
  checkResourceName(name);
  checkData(name, data);
  const checked = applyHints(name, {}, hints as ResourceHints);
  return new Resource(
    withValidation({ name, origin: { kind: "data", data }, steps: [], parallel: false }, hints as ResourceHints),
    checked,
  );
}
