import { expect, test } from "vitest";
import { HintsError } from "../../src/hints/hints-error.js";
import { CursorError } from "../../src/incremental/cursor-error.js";
import { incremental } from "../../src/incremental/incremental.js";
import { PipelineError } from "../../src/pipeline-error.js";
import { pipeline } from "../../src/pipeline.js";
import { resource } from "../../src/resource/resource.js";
import { emptyTable, forTable } from "../../src/resource/table-rows.js";

test.each<[string, () => unknown, string]>([
  ["forTable(5)", () => forTable(5 as never, []), "forTable() got 5 as the name of a table; give a text that is not empty."],
  ["emptyTable(5)", () => emptyTable(5 as never), "emptyTable() got 5 as the name of a table; give a text that is not empty."],
  [
    "forTable with a text as hints",
    () => forTable("t", [], "id" as never),
    'forTable() got "id" as hints for table "t"; give an object, such as { primaryKey: "id" }.',
  ],
  [
    "emptyTable with a list as hints",
    () => emptyTable(undefined, [] as never),
    'emptyTable() got [] as hints; give an object, such as { primaryKey: "id" }.',
  ],
  [
    "forTable with two names",
    () => forTable("t", [], { tableName: "u" } as never),
    'forTable() got hints with tableName for table "t"; the name of the table is the first argument.',
  ],
  ["a bigint as a hint", () => resource("r", [], { primaryKey: 5n as never }), 'Resource "r": primaryKey is 5n;'],
  [
    "a symbol as a hint",
    () => resource("r", [], { writeDisposition: Symbol("s") as never }),
    'Resource "r": writeDisposition is Symbol(s);',
  ],
  ["symbols as limits", () => resource("r", []).addLimit({ maxItems: Symbol("s") as never }), 'Resource "r": maxItems is Symbol(s);'],
])("%s", (_what, call, message) => {
  expect(call).toThrow(HintsError);
  expect(call).toThrow(message);
});

test("a pipeline with a symbol as its name", () => {
  const call = (): unknown => pipeline(Symbol("s") as never);
  expect(call).toThrow(PipelineError);
  expect(call).toThrow("Symbol(s) cannot be the name of a pipeline: it is no text.");
});

test("a long cursor path is cut in messages", () => {
  const call = (): unknown => incremental(`${"a".repeat(5_000)}[`);
  expect(call).toThrow(CursorError);
  expect(call).toThrow(/^The cursor path "a{99}… \(5003 characters\) is none: give a key/);
});
