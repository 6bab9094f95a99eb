import { describe, expect, it } from "vitest";
import { namingConvention } from "../naming/built-in.js";
import { defineNamingConvention } from "../naming/define-naming-convention.js";
import { changeNaming } from "./change-naming.js";
import { mergeTable, withTable } from "./merge-table.js";
import { newSchema } from "./new-schema.js";
import { propagateRootKey } from "./propagate-root-key.js";
import { stateTable } from "./system-table-definitions.js";
import { tableOf } from "./table-chain.js";
import type { Table } from "./table.js";

const sensitive = namingConvention("sql_cs_v1");
const snakeCase = namingConvention("snake_case");
const orders: Table = { name: "OrderLines", columns: [{ name: "OrderId", dataType: "bigint" }], writeDisposition: "merge" };
const schema = mergeTable(mergeTable(newSchema("shop", sensitive), orders), {
  name: "OrderLines__Parts",
  columns: [],
  parent: "OrderLines",
});

describe("changeNaming", () => {
  it("renames tables, columns and parents", () => {
    const renamed = changeNaming(schema, snakeCase);
    expect([...renamed.tables.keys()]).toEqual(["_dlt_version", "_dlt_loads", "order_lines", "order_lines__parts"]);
    expect(tableOf(renamed, "order_lines__parts").parent).toBe("order_lines");
    expect(tableOf(renamed, "order_lines").columns[0]?.name).toBe("order_id");
  });

  it("says which names stand in the way", () => {
    const loaded = withTable(schema, { ...orders, "x-normalizer": { "seen-data": true } });
    expect(() => changeNaming(loaded, snakeCase)).toThrow("The table OrderLines holds data and would become order_lines");
    const sameName = mergeTable(newSchema("shop", sensitive), { ...orders, name: "lines", "x-normalizer": { "seen-data": true } });
    expect(() => changeNaming(sameName, snakeCase)).toThrow("these of its columns would be renamed: OrderId");
    expect([...changeNaming(loaded, snakeCase, { allowIdentifierChange: true }).tables.keys()]).toContain("order_lines");
  });

  it("renames dlt's own tables, the one of states too", () => {
    const withState = mergeTable(schema, stateTable(sensitive));
    const renamed = changeNaming(withState, namingConvention("s3_tables"), { allowIdentifierChange: true });
    expect([...renamed.tables.keys()].slice(0, 3)).toEqual(["dlt_version", "dlt_loads", "dlt_pipeline_state"]);
  });

  it("notes root keys under the new names", () => {
    const merged = propagateRootKey(schema, "OrderLines", sensitive, "delete-insert");
    const renamed = changeNaming(merged, snakeCase, {
      mergeStrategyOf: ({ writeDisposition }) => (writeDisposition === "merge" ? "delete-insert" : undefined),
    });
    expect(renamed.normalizers.json.config?.propagation?.tables?.get("order_lines")).toEqual(new Map([["_dlt_id", "_dlt_root_id"]]));
  });

  it("needs to be told about a convention that is not built in", () => {
    const custom = defineNamingConvention({ name: "acme#plain", caseSensitive: true, normalize: (identifier) => identifier });
    const plain = newSchema("shop", custom);
    expect(() => changeNaming(plain, snakeCase)).toThrow("acme#plain");
    expect(changeNaming(plain, snakeCase, { from: custom }).normalizers.names).toBe("snake_case");
  });
});
