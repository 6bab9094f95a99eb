import type { OptionsIssue, OptionsResult } from "@dlt-ts/core";
import { isArrowItem } from "../arrow/arrow-item.js";
import { propertiesOfSchema } from "../hints/columns-of-schema.js";
import { eachRow } from "./each-row.js";
import { ResourceError } from "../resource/resource-error.js";
import type { RowContract } from "./row-contract.js";
import type { RowSchema } from "../hints/row-schema.js";
import type { RowStep } from "./row-step.js";
import { RowValidationError } from "./row-validation-error.js";

type Fields = Readonly<Record<string, unknown>>;
type Answer = OptionsResult<unknown> | Promise<OptionsResult<unknown>>;

/** A row that goes on, one that is left out, or what is wrong with it. */
type Verdict = { readonly row: unknown } | { readonly issues: readonly OptionsIssue[]; readonly part: "columns" | "types" };

/** Lets rows go on that a schema takes, as the schema made them. */
export class ValidateStep implements RowStep {
  readonly #resource: string;
  readonly #schema: RowSchema<unknown>["~standard"];
  readonly #contract: RowContract;
  readonly #known: ReadonlySet<string>;
  readonly #warn: (text: string) => void;
  #discarded = 0;
  #seen = 0;

  /** `warn` hears at the end how many rows were left out. */
  constructor(resource: string, schema: RowSchema<unknown>, contract: RowContract, warn: (text: string) => void) {
    this.#resource = resource;
    this.#schema = schema["~standard"];
    this.#contract = contract;
    this.#known = new Set(propertiesOfSchema(resource, schema));
    this.#warn = warn;
  }

  rows(page: readonly unknown[]): readonly unknown[] | Promise<readonly unknown[]> {
    const kept: unknown[] = [];
    let number = this.#seen;
    const done = eachRow(
      page,
      (row) => this.#verdict(row),
      (verdict, row) => {
        number += 1;
        this.#settle(verdict as Verdict, row, number, kept);
      },
      (index, cause) => {
        if (cause instanceof RowValidationError) return cause;
        const row = this.#seen + index + 1;
        const what = `The schema of resource ${JSON.stringify(this.#resource)} failed at row ${row}`;
        return new ResourceError({ resource: this.#resource, row }, what, cause);
      },
    );
    const finished = (): readonly unknown[] => {
      this.#seen = number;
      return kept;
    };
    return done === undefined ? finished() : done.then(finished);
  }

  end(): void {
    if (this.#discarded === 0) return;
    const rows = this.#discarded === 1 ? "1 row was" : `${this.#discarded} rows were`;
    this.#warn(
      `Resource ${JSON.stringify(this.#resource)}: ${rows} left out for not fitting the schema in \`columns\`, as the contract says.`,
    );
  }

  #settle(verdict: Verdict, row: unknown, number: number, kept: unknown[]): void {
    if ("row" in verdict) {
      kept.push(verdict.row);
      return;
    }
    const mode = verdict.part === "columns" ? this.#contract.columns : this.#contract.types;
    if (mode === "evolve") kept.push(row);
    else if (mode === "discard_row") this.#discarded += 1;
    else throw new RowValidationError(this.#resource, number, verdict.issues, verdict.part);
  }

  #verdict(row: unknown): Verdict | Promise<Verdict> {
    // the columns of Arrow data have the types of the schema, and nothing else of it is asked
    if (isArrowItem(row)) return { row };
    const { columns } = this.#contract;
    const unknown = columns === undefined ? [] : this.#unknownFields(row);
    if (unknown.length === 0) return this.#ask(row, (value) => ({ row: value }));
    if (columns === "freeze" || columns === "discard_row") {
      return { issues: unknown.map((name) => ({ path: [name], message: "is no field of the schema" })), part: "columns" };
    }
    // The schema may refuse what it does not know, or leave it out; here the contract decides.
    const known = Object.fromEntries(Object.entries(row as Fields).filter(([name]) => this.#known.has(name)));
    return this.#ask(known, (value) => {
      if (columns === "discard_value" || !isFields(value)) return { row: value };
      const added = unknown.filter((name) => !Object.hasOwn(value, name)).map((name) => [name, (row as Fields)[name]] as const);
      return { row: Object.fromEntries([...Object.entries(value), ...added]) };
    });
  }

  #ask(row: unknown, accept: (value: unknown) => Verdict): Verdict | Promise<Verdict> {
    const read = (result: OptionsResult<unknown>): Verdict =>
      result.issues === undefined ? accept(result.value) : { issues: result.issues, part: "types" };
    const answer: Answer = this.#schema.validate(row);
    return answer instanceof Promise ? answer.then(read) : read(answer);
  }

  #unknownFields(row: unknown): readonly string[] {
    return isFields(row) ? Object.keys(row).filter((name) => !this.#known.has(name)) : [];
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
