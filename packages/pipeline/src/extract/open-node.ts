import { rowsOfPage } from "../arrow/rows-of-page.js";
import { CursorStep } from "./cursor-step.js";
import { OpenPage } from "../pages/open-page.js";
import { PageCollector } from "../pages/page-collector.js";
import { functionStep } from "./function-step.js";
import { resourceContext } from "../resource/resource-context.js";
import { rowContract } from "./row-contract.js";
import { LimitCounter } from "../resource/row-limit.js";
import type { RowStep, StepContext } from "./row-step.js";
import { TableRows } from "../resource/table-rows.js";
import { ValidateStep } from "./validate-step.js";
import { wholePages } from "../pages/whole-pages.js";
import { KeptState } from "../state/kept-state.js";
import type { EventLoopTurns } from "./event-loop-turns.js";
import type { ExtractedPages, Extraction } from "./extract-pages.js";
import type { ReadNode } from "./read-nodes.js";
import { TableGroups } from "./table-groups.js";
import { TimeLimit } from "./time-limit.js";
import { transformed } from "./transformed.js";

/** A resource while it is read: its pages go through its steps, to its tables, and to the resources that are made of it. */
export class OpenNode {
  readonly context: StepContext;
  /** What it keeps, for reading that stops while a page is waited for. */
  readonly kept: KeptState;
  readonly #node: ReadNode;
  readonly #extraction: Extraction;
  readonly #turns: EventLoopTurns;
  readonly #steps: readonly RowStep[];
  readonly #limit: LimitCounter | undefined;
  readonly #tables: TableGroups;
  readonly #children: readonly OpenNode[];
  /** Items were counted one by one; from here on they are pages again. */
  readonly #delivered = new OpenPage({ rows: 1_000, bytes: 1024 * 1024 });
  #parentRows = 0;

  /** @param turns shared by all that are read together */
  constructor(node: ReadNode, extraction: Extraction, turns: EventLoopTurns) {
    const { resource, output } = node;
    this.#node = node;
    this.#extraction = extraction;
    this.#turns = turns;
    this.context = stepContext(node, extraction);
    this.kept = new KeptState(extraction.states, extraction.schemaName, this.context.resource);
    const cursor = cursorStep(node, this.context);
    if (cursor !== undefined) Object.assign(this.context, { cursor: cursor.cursor });
    this.#steps = [...stepsOf(node, extraction), ...(cursor === undefined ? [] : [cursor])];
    const { limit } = resource.recipe;
    this.#limit = limit && new LimitCounter(limit);
    this.#tables = new TableGroups(output?.resource ?? resource, output?.table ?? resource.table);
    if (output !== undefined) extraction.watch?.begins(resource.name);
    this.#children = node.children.map((child) => new OpenNode(child, extraction, turns));
  }

  /** Nothing that still comes would go on. */
  get finished(): boolean {
    if (this.#limit?.finished === true || this.#steps.some(({ finished }) => finished === true)) return true;
    return this.#node.output === undefined && this.#children.length > 0 && this.#children.every(({ finished }) => finished);
  }

  /** A page of the data, or of what the function of a transformer gave. */
  async *take(page: readonly unknown[]): ExtractedPages {
    if (this.finished) return;
    if (this.#turns.isDue) await this.#turns.take(this.#extraction.signal);
    const mark = page instanceof TableRows ? page : undefined;
    if (mark?.isRequired === true) {
      yield* this.#give([], mark);
      return;
    }
    let rows = page;
    for (const step of this.#steps) {
      if (rows.length === 0) break;
      const next = step.rows(rows);
      rows = next instanceof Promise ? await next : next;
    }
    if (this.#limit === undefined) {
      if (rows.length > 0) yield* this.#give(rows, mark);
      return;
    }
    // A list from which all rows were filtered does not count; one that was empty from the start does.
    if (rows.length === 0 && page.length > 0) return;
    this.#limit.count(rows);
    yield* this.#deliver(rows, mark);
  }

  /** After the last page: what is still held, and the ends of steps, from the root down. */
  async *end(): ExtractedPages {
    if (!this.#delivered.isEmpty) yield* this.#give(this.#delivered.take(), undefined);
    for (const step of this.#steps) step.end?.();
    if (this.#node.output !== undefined) this.#extraction.watch?.ends(this.context.resource);
    for (const child of this.#children) yield* child.end();
  }

  async *#deliver(rows: readonly unknown[], mark: TableRows | undefined): ExtractedPages {
    if (mark !== undefined) {
      if (rows.length > 0) yield* this.#give(rows, mark);
      return;
    }
    for (const row of rows) {
      this.#delivered.add(row);
      if (this.#delivered.isFull) yield* this.#give(this.#delivered.take(), undefined);
    }
  }

  async *#give(rows: readonly unknown[], mark: TableRows | undefined): ExtractedPages {
    const { output } = this.#node;
    for (const group of this.#tables.of(rows, mark)) {
      if (output !== undefined) {
        this.#extraction.watch?.gave(output.resource.name, rowsOfPage(group.rows));
        yield { resource: output, ...group };
      }
      if (group.rows.length > 0) for (const child of this.#children) yield* child.#takeParent(group.rows);
    }
  }

  /** Rows of the parent. */
  async *#takeParent(rows: readonly unknown[]): ExtractedPages {
    if (this.finished) return;
    const { limit } = this.#node.resource.recipe;
    const { signal } = this.#extraction;
    if (limit?.maxTime === undefined || this.#limit === undefined) return yield* this.#transform(rows, signal);
    using time = new TimeLimit(this.#limit.timeLeft, signal);
    this.kept.note();
    try {
      yield* this.#transform(rows, time.signal);
    } catch (error) {
      if (!time.explains(error)) throw error;
      this.#limit.finished = true;
      this.kept.restore();
    }
  }

  async *#transform(rows: readonly unknown[], signal: AbortSignal): ExtractedPages {
    const { origin, name, parallel, limit } = this.#node.resource.recipe;
    if (origin.kind !== "transform") return;
    const { settings } = this.#extraction;
    const collector = new PageCollector(name);
    const work = { origin, name, context: this.context, workers: parallel ? settings.workers : 1, rowsBefore: this.#parentRows, signal };
    this.#parentRows += rows.length;
    for await (const source of transformed(rows, work)) {
      for await (const page of limit === undefined ? collector.pagesOf(source, signal) : wholePages(name, source, signal)) {
        yield* this.take(page);
        if (this.finished) return;
        if (limit?.maxTime !== undefined) this.kept.note();
      }
    }
    for (const page of collector.rest()) yield* this.take(page);
  }
}

function stepContext({ resource, output }: ReadNode, { states, schemaName, signal, warn = () => {} }: Extraction): StepContext {
  const { name, hints } = output?.resource ?? resource;
  const base = resourceContext(states, schemaName, name, signal);
  return Object.defineProperties(
    { resource: name, primaryKey: hints.primaryKey, warn },
    Object.getOwnPropertyDescriptors(base),
  ) as StepContext;
}

function cursorStep({ resource, output }: ReadNode, context: StepContext): CursorStep | undefined {
  const definition = (output?.resource ?? resource).hints.incremental;
  return definition && new CursorStep(definition, context, { closes: resource.recipe.origin.kind === "data" });
}

/** In the order in which rows go through them: what the user added, then what ends the reading. */
function stepsOf(node: ReadNode, { schemaContract, warn = () => {} }: Extraction): readonly RowStep[] {
  const { recipe } = node.resource;
  return recipe.steps.map((step, index) => {
    if (step.kind !== "validate") return functionStep(step, recipe.name, index + 1);
    return new ValidateStep(recipe.name, step.schema, rowContract(recipe.name, recipe.contract ?? schemaContract), warn);
  });
}
