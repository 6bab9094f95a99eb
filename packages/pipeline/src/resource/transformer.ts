import type { WriteDisposition } from "@dlt-ts/core";
import { applyHints } from "../hints/check-hints.js";
import { HintsError } from "../hints/hints-error.js";
import type { Pipe, TransformFunction } from "./pipe.js";
import type { ResourceContext } from "./resource-context.js";
import type { RowOf } from "./resource-data.js";
import type { CheckedHints, ResourceHints } from "../hints/resource-hints.js";
import { checkResourceName, Resource, withValidation } from "./resource.js";
import { givenText } from "../values/given-text.js";

/** The row type of what such a function gives. */
export type TransformedRow<Result> = RowOf<NonNullable<ItemOf<Awaited<Result>>>>;
type ItemOf<Given> = Given extends readonly (infer Item)[]
  ? Item
  : Given extends string | Uint8Array
    ? Given
    : Given extends AsyncIterable<infer Item> | Iterable<infer Item>
      ? Item
      : Exclude<Given, null | undefined>;

/** Hints of a transformer, and what its function gets. */
export type TransformerHints<Disposition extends WriteDisposition, Row, Input extends "row" | "page"> = ResourceHints<Disposition, Row> & {
  /** `row` (default): the function is called for each row. `page`: for each page of rows, of any length. */
  readonly input?: Input;
};

/** A recipe that still lacks its parent. */
type TransformerRecipe = Pick<Pipe, "name" | "steps" | "parallel" | "contract">;

/** Makes rows of the rows of another resource. Becomes a resource by `parent.pipe(transformer)`. Immutable. */
export class Transformer<Parent, Disposition extends WriteDisposition = WriteDisposition, Row = unknown> {
  readonly #transform: TransformFunction;
  readonly #input: "row" | "page";
  readonly #recipe: TransformerRecipe;
  readonly #hints: CheckedHints;

  /** Use `transformer(name, transform, hints)`. */
  constructor(transform: TransformFunction, input: "row" | "page", recipe: TransformerRecipe, hints: CheckedHints) {
    this.#transform = transform;
    this.#input = input;
    this.#recipe = recipe;
    this.#hints = hints;
  }

  /** Of the resource that it becomes. */
  get name(): string {
    return this.#recipe.name;
  }

  /** Calls the function for up to `extract.workers` rows at once; the order of the results is kept. */
  parallelize(): Transformer<Parent, Disposition, Row> {
    return new Transformer(this.#transform, this.#input, { ...this.#recipe, parallel: true }, this.#hints);
  }

  withName(name: string): Transformer<Parent, Disposition, Row> {
    return new Transformer(this.#transform, this.#input, { ...this.#recipe, name: checkResourceName(name) }, this.#hints);
  }

  /** As `Resource.applyHints`. */
  applyHints<NewDisposition extends WriteDisposition = Disposition>(
    hints: ResourceHints<NewDisposition, Row>,
  ): Transformer<Parent, NewDisposition, Row> {
    const checked = applyHints(this.name, this.#hints, hints as ResourceHints);
    return new Transformer(this.#transform, this.#input, withValidation(this.#recipe, hints as ResourceHints), checked);
  }

  /** The resource that it becomes of the rows of another. The same as `parent.pipe(this)`. */
  of(parent: Resource<WriteDisposition, Parent>): Resource<Disposition, Row> {
    const origin = { kind: "transform", parent: parent as Resource, input: this.#input, transform: this.#transform } as const;
    return new Resource({ ...this.#recipe, origin }, this.#hints);
  }
}

/**
 * Makes rows of the rows of another resource: `const details = transformer("details", async (user: User) => fetchDetails(user.id))`, then
 * `users.pipe(details)`. The function gets a row, or a page with `{ input: "page" }`, and a `ResourceContext`; what it gives is a row, rows, or
 * a generator of rows. Throws a `HintsError` for misspelt or impossible hints.
 */
export function transformer<Parent, Result, const Disposition extends WriteDisposition = "append">(
  name: string,
  transform: (page: readonly Parent[], context: ResourceContext) => Result,
  hints: TransformerHints<Disposition, TransformedRow<NoInfer<Result>>, "page"> & { readonly input: "page" },
): Transformer<Parent, Disposition, TransformedRow<Result>>;
export function transformer<Parent, Result, const Disposition extends WriteDisposition = "append">(
  name: string,
  transform: (row: Parent, context: ResourceContext) => Result,
  hints?: TransformerHints<Disposition, TransformedRow<NoInfer<Result>>, "row">,
): Transformer<Parent, Disposition, TransformedRow<Result>>;
export function transformer(
  name: string,
  transform: (rows: never, context: ResourceContext) => unknown,
  given: TransformerHints<WriteDisposition, unknown, "row" | "page"> = {},
): Transformer<unknown> {
  checkResourceName(name);
  if (typeof given !== "object" || given === null) throw new HintsError(name, "the hints of a transformer must be an object.");
  const { input = "row", ...hints } = given;
  if (typeof transform !== "function") {
    throw new HintsError(name, `a transformer needs a function of a row, and got ${transform === null ? "null" : typeof transform}.`);
  }
  if (input !== "row" && input !== "page") throw new HintsError(name, `input is ${givenText(input)}; there are "row" and "page".`);
  const ofRows = hints as ResourceHints;
  const recipe = withValidation<TransformerRecipe>({ name, steps: [], parallel: false }, ofRows);
  return new Transformer(transform, input, recipe, applyHints(name, {}, ofRows));
}
