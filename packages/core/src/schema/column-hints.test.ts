import { describe, expect, it } from "vitest";
import { namingConvention } from "../naming/built-in.js";
import { hintsFor, preferredType } from "./column-hints.js";
import { newSchema } from "./new-schema.js";
import { addDefaultHints, addPreferredTypes } from "./settings.js";

const naming = namingConvention("snake_case");
const schema = newSchema("shop", naming);

describe("hintsFor", () => {
  it("knows the columns that dlt adds, in the order in which Python dlt writes their hints", () => {
    expect(JSON.stringify(hintsFor(schema, "_dlt_id"))).toBe('{"nullable":false,"unique":true,"rowKey":true}');
    expect(hintsFor(schema, "_dlt_parent_id")).toEqual({ nullable: false, parentKey: true });
    expect(hintsFor(schema, "name")).toEqual({ nullable: true });
  });

  it("gives what the settings say", () => {
    const partitioned = addDefaultHints(schema, { partition: ["re:_ts$"], primaryKey: ["id"] }, naming);
    expect(hintsFor(partitioned, "created_ts")).toEqual({ nullable: true, partition: true });
    expect(hintsFor(partitioned, "id")).toEqual({ nullable: true, primaryKey: true });
    expect(hintsFor(schema, "id")).toEqual({ nullable: true });
  });

  it("passes over hints that no flag can express", () => {
    const odd = {
      ...schema,
      settings: {
        defaultHints: new Map([
          ["no_such_hint", ["a"]],
          ["dedupSort", ["a"]],
          ["nullable", ["a"]],
        ]),
      },
    };
    expect(hintsFor(odd, "a")).toEqual({ nullable: true });
  });
});

describe("preferredType", () => {
  it("is the first match", () => {
    const typed = addPreferredTypes(schema, { "re:^amount": "decimal", amount_text: "text" }, naming);
    expect(preferredType(typed, "amount_text")).toBe("decimal");
    expect(preferredType(typed, "other")).toBeUndefined();
  });
});
