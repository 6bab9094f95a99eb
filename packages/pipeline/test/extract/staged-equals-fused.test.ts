import fc from "fast-check";
import { schemaHash } from "@dlt-ts/core";
import { describe, expect, test } from "vitest";
import { date } from "../../src/values/date-value.js";
import { decimal } from "../../src/values/decimal-value.js";
import { float } from "../../src/values/float-value.js";
import { time } from "../../src/values/time-value.js";
import { naive } from "../../src/values/timestamp-value.js";
import { readVectors, runVector, type VectorCase, type VectorFile, type VectorInput } from "../normalize/vector-case.js";
import { valueOfTag } from "../value-of-tag.js";
import { MemoryFiles } from "./memory-files.js";

type BaseSchema = VectorFile<unknown>["base_schema"];

interface Outcome {
  readonly rows?: unknown;
  readonly schema?: string;
  readonly nullOnlyColumns?: unknown;
  readonly failed?: boolean;
}

/** What becomes of rows: all that a reader of the tables could see, or that they were refused. */
async function outcomeOf(base: BaseSchema, input: VectorInput, items: readonly unknown[]): Promise<Outcome> {
  try {
    const { rows, schema, nullOnlyColumns } = await runVector(base, input, {}, items);
    return { rows: [...rows], schema: schemaHash(schema), nullOnlyColumns };
  } catch {
    return { failed: true };
  }
}

/** The same, by way of staged files. */
async function stagedOutcomeOf(base: BaseSchema, input: VectorInput, items: readonly unknown[]): Promise<Outcome> {
  const files = new MemoryFiles();
  let read: readonly unknown[];
  try {
    read = await files.read(await files.stage(items));
  } catch {
    return { failed: true };
  }
  return await outcomeOf(base, input, read);
}

describe.each(["relational.json", "inference.json"])("rows of %s", (file) => {
  const { base_schema: base, cases } = readVectors<VectorCase>(file);
  const rowCases = cases.filter(({ input }) => input?.schema !== undefined);

  test.each(rowCases.map((vector) => [vector.id, vector.title, vector.input] as const))(
    "%s %s: staged and fused alike",
    async (_id, _title, input) => {
      const items = input.items.map(valueOfTag);
      expect(await stagedOutcomeOf(base, input, items)).toEqual(await outcomeOf(base, input, items));
    },
  );
});

describe("any rows", () => {
  const { base_schema: base, cases } = readVectors<VectorCase>("relational.json");
  const input: VectorInput = { ...cases[0]!.input, items: [] };

  const scalar = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      undefined,
      NaN,
      -0,
      1e20,
      2 ** 53,
      1.5,
      "2024-01-02T03:04:05Z",
      "2024-01-02",
      "\uF0261.5",
      "\uF02B",
      "\uD800",
      "",
    ),
    fc.boolean(),
    fc.integer(),
    fc.double(),
    fc.string(),
    fc.bigInt(-(2n ** 70n), 2n ** 70n),
    fc.integer().map((value) => float(value)),
    fc.constantFrom<unknown>(
      decimal("1.50"),
      decimal("1e-7"),
      date("2024-01-02"),
      time("03:04:05"),
      time("03:04:05+02:00"),
      naive("2024-01-02T03:04:05.000001"),
      new Date(1_704_164_645_678),
      new Date("9999-01-01"),
      new Uint8Array(0),
      Buffer.from("ab"),
      new URL("https://example.com/"),
      () => 1,
      new Date(NaN),
    ),
  );
  const key = fc.constantFrom("a", "b", "A", "c d", "__proto__", "1", "10", "2", "");
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      scalar,
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(key, tie("value"), { maxKeys: 4 }),
      fc.array(fc.tuple(fc.constantFrom<unknown>("b", "10", 2, "a"), tie("value")), { maxLength: 3 }).map((entries) => new Map(entries)),
    ),
  }));

  test("are staged and fused alike", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ arbitrary: fc.dictionary(key, value, { maxKeys: 4 }), weight: 5 }, value), { maxLength: 5 }),
        async (rows) => {
          expect(await stagedOutcomeOf(base, input, rows)).toEqual(await outcomeOf(base, input, rows));
        },
      ),
      { numRuns: 300 },
    );
  });
});
