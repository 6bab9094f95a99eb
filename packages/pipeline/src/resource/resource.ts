import type { Table, WriteDisposition } from "@dlt-ts/core";
import { checkData } from "./check-data.js";
import { HintsError } from "./hints-error.js";
import type { ResourceData, RowOf } from "./resource-data.js";
import { checkHints, mergeHints, type CheckedHints, type ResourceHints } from "./resource-hints.js";
import { tableFromHints } from "./table-from-hints.js";

/** Data with a name, and what is known of the table it goes to. Immutable. */
export class Resource<Disposition extends WriteDisposition = WriteDisposition, Row = unknown> {
  /** In schema, state and infos. */
  readonly name: string;
  readonly data: ResourceData<unknown>;
  readonly #hints: CheckedHints;

  constructor(name: string, data: ResourceData<unknown>, hints: CheckedHints) {
    this.name = name;
    this.data = data;
    this.#hints = hints;
  }

  /** As the data names it. */
  get tableName(): string {
    return this.#hints.tableName ?? this.name;
  }

  get writeDisposition(): Disposition {
    return (this.#hints.write?.disposition ?? "append") as Disposition;
  }

  /** The table that the hints describe, under the names of the data. */
  get table(): Table {
    return tableFromHints(this.name, this.#hints);
  }

  /** The same data under more hints: new ones win, columns are merged by name. Throws a `HintsError` for a mistake in them. */
  withHints<NewDisposition extends WriteDisposition = Disposition>(
    hints: ResourceHints<NewDisposition, Row>,
  ): Resource<NewDisposition, Row> {
    return new Resource(this.name, this.data, mergeHints(this.#hints, checkHints(this.name, hints as ResourceHints)));
  }
}

/**
 * Names data, so that a pipeline can load it: `resource("users", fetchUsers, { primaryKey: "id", writeDisposition: "replace" })`.
 * The data is a list, a generator, a stream, or a function that begins one; what it gives are rows, or lists of rows.
 * Throws a `HintsError` for misspelt or impossible hints, and for data that holds no rows.
 */
export function resource<Item, const Disposition extends WriteDisposition = "append">(
  name: string,
  data: ResourceData<Item>,
  hints: ResourceHints<Disposition, RowOf<NoInfer<Item>>> = {},
): Resource<Disposition, RowOf<Item>> {
  if (typeof name !== "string" || name.trim() === "")
    throw new HintsError(String(name), "a resource needs a name; its table and state are found by it.");
  checkData(name, data);
  return new Resource(name, data, checkHints(name, hints as ResourceHints));
}
