import { DestinationError, type Json, type ResultPage } from "@dlt-ts/core";
import type { SqlConnection } from "../../src/connection/sql-connection.js";

/** What a statement is answered with: rows, or an error. */
export type Answer = readonly (readonly Json[])[] | DestinationError;

/** A connection that writes down what it is told and answers by rules. */
export class ScriptedConnection implements SqlConnection {
  readonly log: { readonly sql: string; readonly parameters: readonly Json[] }[] = [];
  readonly #answers: readonly (readonly [pattern: RegExp, answer: Answer])[];

  constructor(answers: readonly (readonly [pattern: RegExp, answer: Answer])[] = []) {
    this.#answers = answers;
  }

  get statements(): readonly string[] {
    return this.log.map(({ sql }) => sql);
  }

  async execute(sql: string, parameters: readonly Json[] = []): Promise<void> {
    this.#answer(sql, parameters);
  }

  async *query(sql: string, parameters: readonly Json[] = []): AsyncGenerator<ResultPage> {
    const rows = this.#answer(sql, parameters);
    const width = rows[0]?.length ?? 0;
    yield {
      rows: rows.length,
      columns: Array.from({ length: width }, (_, index) => ({ name: String(index), values: rows.map((row) => row[index]!) })),
    };
  }

  async begin(): Promise<void> {
    this.#answer("BEGIN", []);
  }

  async commit(): Promise<void> {
    this.#answer("COMMIT", []);
  }

  async rollback(): Promise<void> {
    this.#answer("ROLLBACK", []);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#answer("CLOSE", []);
  }

  #answer(sql: string, parameters: readonly Json[]): readonly (readonly Json[])[] {
    this.log.push({ sql, parameters });
    const answer = this.#answers.find(([pattern]) => pattern.test(sql))?.[1] ?? [];
    if (answer instanceof DestinationError) throw answer;
    return answer;
  }
}
