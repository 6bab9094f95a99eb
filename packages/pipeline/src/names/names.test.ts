import { namingConvention } from "@dlt-ts/core";
import { describe, expect, test } from "vitest";
import { datasetNameOf, devSuffixOf, physicalDatasetName } from "./dataset-name.js";
import { checkPipelineName } from "./pipeline-name.js";
import { schemaNameOf } from "./schema-name.js";

describe("the name of a pipeline", () => {
  test.each(["shop", "Shop-2", "with space", "ünï", "_"])("may be %j", (name) => {
    expect(checkPipelineName(name)).toBe(name);
  });

  test.each([
    ["", "it is empty"],
    ["a.b", 'it has "."'],
    ["../x", 'it has "."'],
    ["a/b", 'it has "/"'],
    ["a\\b", 'it has "\\\\"'],
    ["50%", 'it has "%"'],
    ["{x}", 'it has "{"'],
    ["a\u0000", 'it has "\\u0000"'],
    [" a", "begins or ends with a space"],
    ["con", "Windows reserves it"],
    ["LPT1", "Windows reserves it"],
    ["x".repeat(256), "longer than 255 bytes"],
  ])("may not be %j", (name, problem) => {
    expect(() => checkPipelineName(name)).toThrow(problem);
  });
});

test.each([
  ["shop", "shop"],
  ["shop_pipeline", "shop"],
  ["Shop-Data", "shop_data"],
  ["_pipeline", "_pipeline"],
])("the schema of pipeline %s is %s", (pipeline, schema) => {
  expect(schemaNameOf(pipeline)).toBe(schema);
});

describe("the dataset", () => {
  test("is named by the user, else after the pipeline where one is needed", () => {
    expect(datasetNameOf("data", "shop", {})).toBe("data");
    expect(datasetNameOf(undefined, "shop", {})).toBe("shop_dataset");
    expect(datasetNameOf(undefined, "shop", { dataset: "optional" })).toBeUndefined();
    expect(datasetNameOf("data", "shop", { dataset: "optional" })).toBe("data");
    expect(datasetNameOf("data", "shop", { dataset: "none" })).toBeUndefined();
  });

  test("follows the layout of the config", () => {
    expect(datasetNameOf("data", "shop", {}, { layout: "dev_%s" })).toBe("dev_data");
    expect(datasetNameOf("$&", "shop", {}, { layout: "dev_%s" })).toBe("dev_$&");
    expect(() => datasetNameOf("data", "shop", {}, { layout: "dev" })).toThrow(/has no %s/);
  });

  test("of dev mode has its time behind its name, by a clock of 24 hours, where Python dlt has one of 12", () => {
    const suffix = devSuffixOf(Date.UTC(2026, 0, 2, 15, 4, 5));
    expect(suffix).toBe("_20260102150405");
    expect(datasetNameOf("data", "shop", {}, { suffix })).toBe("data_20260102150405");
    expect(datasetNameOf("data_", "shop", {}, { suffix, layout: "dev_%s" })).toBe("dev_data_20260102150405");
  });

  test.each([
    ["My-Data", "snake_case", true, "my_data"],
    ["BaNaNa", "snake_case", true, "ba_na_na"],
    ["DS", "snake_case", false, "DS"],
    ["DS", "sql_cs_v1", true, "DS"],
    [undefined, "snake_case", true, undefined],
  ])("%s is %s → %s", (name, naming, normalize, expected) => {
    expect(physicalDatasetName(name, namingConvention(naming), normalize)).toBe(expected);
  });
});
