import { describe, expect, it } from "vitest";
import { namingConvention } from "../naming/built-in.js";
import { dropTables } from "./drop-tables.js";
import { mergeTable } from "./merge-table.js";
import { newSchema } from "./new-schema.js";
import { propagateRootKey } from "./propagate-root-key.js";
import type { RelationalConfig, Schema } from "./schema.js";

const naming = namingConvention("snake_case");
const shop = (config?: RelationalConfig): Schema =>
  mergeTable(mergeTable(newSchema("shop", naming, config), { name: "orders", columns: [] }), {
    name: "orders__lines",
    columns: [],
    parent: "orders",
  });
const propagated = (schema: Schema) => schema.normalizers.json.config?.propagation?.tables;
const rootKey = new Map([["orders", new Map([["_dlt_id", "_dlt_root_id"]])]]);

describe("propagateRootKey", () => {
  it.each(["delete-insert", "upsert", "insert-only"] as const)("is needed by %s, for a nested table too", (strategy) => {
    expect(propagated(propagateRootKey(shop(), "orders__lines", naming, strategy))).toEqual(rootKey);
  });

  it("is not needed by append and scd2, and leaves the schema as it is", () => {
    const schema = shop();
    expect(propagateRootKey(schema, "orders", naming, undefined)).toBe(schema);
    expect(propagateRootKey(schema, "orders", naming, "scd2")).toBe(schema);
  });

  it("follows the configuration", () => {
    expect(propagated(propagateRootKey(shop({ rootKeyPropagation: true }), "orders", naming, undefined))).toEqual(rootKey);
    expect(propagated(propagateRootKey(shop({ rootKeyPropagation: false }), "orders", naming, "upsert"))).toBeUndefined();
    const ofDlt = shop({ rootKeyPropagation: true });
    expect(propagateRootKey(ofDlt, "_dlt_loads", naming, undefined)).toBe(ofDlt);
  });

  it("takes the row key that the root has, once a nested table has a root key", () => {
    const keyed = mergeTable(mergeTable(shop(), { name: "orders", columns: [{ name: "line_id", rowKey: true }] }), {
      name: "orders__lines",
      columns: [{ name: "_dlt_root_id", rootKey: true }],
      parent: "orders",
    });
    const once = propagateRootKey(keyed, "orders", naming, undefined);
    expect(propagated(once)).toEqual(new Map([["orders", new Map([["line_id", "_dlt_root_id"]])]]));
    expect(propagateRootKey(once, "orders", naming, undefined)).toBe(once);
  });

  it("ends with the table", () => {
    const schema = propagateRootKey(shop(), "orders", naming, "upsert");
    expect(propagated(dropTables(schema, ["orders", "orders__lines"]))).toEqual(new Map());
    expect(() => dropTables(schema, ["orders"])).toThrow("orders__lines would be nested in nothing");
    expect(() => dropTables(schema, ["nope"])).toThrow('has no table "nope"');
  });
});
