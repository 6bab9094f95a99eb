import { describe, expect, it } from "vitest";
import { namingConvention } from "../naming/built-in.js";
import { InvalidSchemaError } from "./invalid-schema-error.js";
import { newSchema } from "./new-schema.js";
import { addDefaultHints, addPreferredTypes, type DefaultHints, setSchemaContract } from "./settings.js";

const naming = namingConvention("snake_case");
const schema = newSchema("shop", naming);

describe("addDefaultHints", () => {
  it("adds a pattern once, however it is spelled", () => {
    const once = addDefaultHints(schema, { unique: ["orderId"] }, naming);
    const twice = addDefaultHints(once, { unique: ["re:^order_id$", "order_id", "re:^x"] }, naming);
    expect(twice.settings.defaultHints?.get("unique")).toEqual(["_dlt_id", "order_id", "re:^x"]);
  });

  it("refuses hints that dlt does not have", () => {
    expect(() => addDefaultHints(schema, { primary_key: ["a"] } as DefaultHints, naming)).toThrow('"primary_key" is no hint');
    expect(() => addDefaultHints(schema, { unique: ["re:("] }, naming)).toThrow(InvalidSchemaError);
  });
});

describe("addPreferredTypes", () => {
  it("replaces the type of a pattern that is there in another spelling", () => {
    const first = addPreferredTypes(schema, { orderId: "text", "re:_at$": "timestamp" }, naming);
    const second = addPreferredTypes(first, { "re:^order_id$": "bigint" }, naming);
    expect([...(second.settings.preferredTypes ?? [])]).toEqual([
      ["order_id", "bigint"],
      ["re:_at$", "timestamp"],
    ]);
  });
});

describe("setSchemaContract", () => {
  it("is removed by undefined", () => {
    const frozen = setSchemaContract(schema, "freeze");
    expect(frozen.settings.schemaContract).toBe("freeze");
    expect(setSchemaContract(frozen, undefined)).toEqual(schema);
  });
});
