import { isArrowItem } from "../arrow/arrow-item.js";
import { eachRow } from "./each-row.js";
import { HintsError } from "../hints/hints-error.js";
import { ResourceError } from "../resource/resource-error.js";
import type { RowStep } from "./row-step.js";
import { TableRows } from "../resource/table-rows.js";

/** A function of the user that rows go through, one by one. */
export interface FunctionStep {
  readonly kind: "map" | "filter" | "yieldMap";
  readonly run: (row: never) => unknown;
}

const methods = { map: "addMap", filter: "addFilter", yieldMap: "addYieldMap" } as const;

/** Begins the step for one run. `number`: its place among the steps of the resource, from 1. */
export function functionStep({ kind, run }: FunctionStep, resource: string, number: number): RowStep {
  const step = `${number} (${methods[kind]})`;
  let seen = 0;
  const failure = (index: number, cause: unknown): Error => {
    const row = seen + index + 1;
    return new ResourceError({ resource, step, row }, `Step ${step} of resource ${JSON.stringify(resource)} failed at row ${row}`, cause);
  };
  const take = takers[kind];
  return {
    rows(page) {
      const kept: unknown[] = [];
      const done = eachRow(page, run as (row: unknown) => unknown, (result, row) => take(kept, result, row, resource), failure);
      if (done === undefined) {
        seen += page.length;
        return kept;
      }
      return done.then(() => {
        seen += page.length;
        return kept;
      });
    },
  };
}

type Take = (kept: unknown[], result: unknown, row: unknown, resource: string) => void | Promise<void>;

const misplacedTable = "forTable() is for what data gives; here, let the hint `tableName` be a function of the row.";

const takers: Readonly<Record<FunctionStep["kind"], Take>> = {
  map: (kept, result, _row, resource) => {
    if (result === undefined) throw new HintsError(resource, "the function returned undefined; return the row, or null to leave it out.");
    if (result instanceof TableRows) throw new HintsError(resource, misplacedTable);
    if (result !== null) kept.push(result);
  },
  filter: (kept, result, row) => {
    if (result) kept.push(row);
  },
  yieldMap: (kept, result, _row, resource) => {
    if (result === null || result === undefined) return;
    if (result instanceof TableRows) throw new HintsError(resource, misplacedTable);
    if (isArrowItem(result)) {
      kept.push(result);
      return;
    }
    if (typeof result === "object" && Symbol.asyncIterator in result) return drain(kept, result as AsyncIterable<unknown>);
    if (typeof result !== "object" || !(Symbol.iterator in result)) {
      throw new HintsError(resource, "the function gives nothing that can be walked; return a generator, or a list of rows.");
    }
    for (const row of result as Iterable<unknown>) kept.push(row);
  },
};

async function drain(kept: unknown[], rows: AsyncIterable<unknown>): Promise<void> {
  for await (const row of rows) kept.push(row);
}
