import type { Json, ResultPage } from "@dlt-ts/core";
import type { SqlConnection } from "@dlt-ts/sql";
import { expect, test } from "vitest";
import { attachments } from "./attachments.js";
import { duckDbDialect } from "./duck-db-dialect.js";

const dataset = { dialect: duckDbDialect({ createIndexes: true }), name: "letters", catalog: "cat" };

/** Answers with one index, and nothing else. */
function withIndex(definition: string): SqlConnection {
  return {
    async *query(sql: string): AsyncGenerator<ResultPage> {
      const row: readonly Json[] = sql.includes("duckdb_indexes()") ? ["by_price", "false", definition] : [];
      yield {
        rows: row.length === 0 ? 0 : 1,
        columns: row.map((value, index) => ({ name: `c${index}`, dataType: "text", values: [value] })),
      };
    },
  } as unknown as SqlConnection;
}

test("an index is made anew on the table", async () => {
  expect(await attachments(withIndex("CREATE INDEX by_price ON letters.orders(price);"), dataset, "orders")).toEqual([
    'CREATE INDEX "by_price" ON "cat"."letters"."orders" (price)',
  ]);
});

test("an index whose definition is not understood is refused, and not lost", async () => {
  await expect(attachments(withIndex("CREATE SPATIAL THING by_price"), dataset, "orders")).rejects.toMatchObject({
    reason: "unsupported",
    message: expect.stringMatching(/"orders".*"by_price".*truncate-and-insert/s),
  });
});
