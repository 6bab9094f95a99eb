import type { DestinationCapabilities, JobFormat } from "@dlt-ts/core";
import { describe, expect, test } from "vitest";
import { tableOf } from "../../test/support/packages.js";
import { ScriptedDestination } from "../../test/support/scripted-destination.js";
import { chooseFormat } from "./choose-format.js";

const format = (name: string): JobFormat => ({ name, open: () => ({ write: () => {}, finish: () => {} }) });
const common = [format("parquet"), format("jsonl"), format("csv")];

function choose(
  formats: DestinationCapabilities["formats"],
  options: { wanted?: string; required?: string } = {},
): { name: string; ignored: string[] } {
  const ignored: string[] = [];
  const { destination } = new ScriptedDestination({ formats });
  const chosen = chooseFormat(tableOf("orders"), options.wanted, { destination, common, required: options.required }, (message) =>
    ignored.push(message),
  );
  return { name: chosen.name, ignored };
}

describe("the format of a job file", () => {
  test("is the first that the destination takes and that can be written", () => {
    expect(choose({ direct: ["csv", "jsonl"] }).name).toBe("csv");
    expect(choose({ direct: ["pgcopy", "jsonl"] }).name).toBe("jsonl");
  });

  test("carries all columns of the table", () => {
    expect(choose({ direct: ["csv", "jsonl"], unsupportedTypes: { csv: ["bigint"] } }).name).toBe("jsonl");
  });

  test("is what the table asks for, if the destination takes it", () => {
    expect(choose({ direct: ["csv", "jsonl"] }, { wanted: "jsonl" })).toEqual({ name: "jsonl", ignored: [] });
    expect(choose({ direct: ["csv", "jsonl"] }, { wanted: "preferred" })).toEqual({ name: "csv", ignored: [] });
    expect(choose({ direct: ["csv", "jsonl"] }, { wanted: "parquet" })).toMatchObject({
      name: "csv",
      ignored: [expect.stringContaining("asks for files as parquet")],
    });
  });

  test("is what the run requires, or an error", () => {
    expect(choose({ direct: ["csv", "jsonl"] }, { wanted: "csv", required: "jsonl" }).name).toBe("jsonl");
    expect(() => choose({ direct: ["csv"] }, { required: "parquet" })).toThrow(
      /cannot be written as parquet: destination "scripted" takes csv/,
    );
  });

  test("is missing where nothing that the destination takes can be written", () => {
    expect(() => choose({ direct: ["pgcopy"] })).toThrow(/takes pgcopy, and none of these can be written/);
    expect(() => choose({ direct: [] })).toThrow(/takes no format.*staging/);
  });
});
