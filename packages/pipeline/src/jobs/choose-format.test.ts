import type { DestinationCapabilities } from "@dlt-ts/core";
import { describe, expect, test } from "vitest";
import { tableOf } from "../../test/support/packages.js";
import { ScriptedDestination } from "../../test/support/scripted-destination.js";
import { checkFormat, chooseFormat } from "./choose-format.js";

function choose(formats: DestinationCapabilities["formats"], wanted?: string): { name: string; ignored: string[] } {
  const ignored: string[] = [];
  const { destination } = new ScriptedDestination({ formats });
  const chosen = chooseFormat(tableOf("orders"), wanted, { destination }, (message) => ignored.push(message));
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
    expect(choose({ direct: ["csv", "jsonl"] }, "jsonl")).toEqual({ name: "jsonl", ignored: [] });
    expect(choose({ direct: ["csv", "jsonl"] }, "preferred")).toEqual({ name: "csv", ignored: [] });
    expect(choose({ direct: ["csv", "jsonl"] }, "parquet")).toEqual({
      name: "csv",
      ignored: ['Table "orders" asks for files as parquet, which destination "scripted" does not take for its columns; they are csv.'],
    });
  });

  test("is missing where nothing that the destination takes can be written", () => {
    expect(() => choose({ direct: ["pgcopy"] })).toThrow(/takes pgcopy, and none of these can be written/);
    expect(() => choose({ direct: [] }, "csv")).toThrow(/takes no format.*staging/);
  });

  test("that a run asks for must be one that the destination takes", () => {
    const { destination } = new ScriptedDestination({ formats: { direct: ["csv", "pgcopy"] } });
    checkFormat("csv", { destination });
    expect(() => checkFormat("parquet", { destination })).toThrow('loaderFileFormat is "parquet", and destination "scripted" takes csv.');
    expect(() => checkFormat("pgcopy", { destination })).toThrow(/takes csv\./);
  });
});
