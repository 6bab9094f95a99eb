import { describe, expect, it } from "vitest";
import type { IdentifierCapabilities } from "../capabilities/capabilities.js";
import { defineNamingConvention } from "../naming/define-naming-convention.js";
import { namingConvention } from "../naming/built-in.js";
import { newSchema } from "./new-schema.js";
import { mergeTable } from "./merge-table.js";
import { schemaToJson } from "./schema-document.js";
import { stateTable } from "./system-table-definitions.js";
import { systemTables } from "./system-tables.js";

const identifiers: IdentifierCapabilities = { maxLength: 63, lengthUnit: "bytes", casing: "preserve", caseSensitive: true };

describe("systemTables", () => {
  it("keep their columns in the order of the contract", () => {
    const { version, loads, state, receipts } = systemTables(namingConvention("snake_case"), { identifiers });
    const shape = (table: typeof version) => [table.name, ...table.columns.map(({ name }) => name)].join(" ");
    expect([version, loads, state, receipts].map(shape)).toEqual([
      "_dlt_version version engine_version inserted_at schema_name version_hash schema",
      "_dlt_loads load_id schema_name status inserted_at schema_version_hash",
      "_dlt_pipeline_state version engine_version pipeline_name state created_at version_hash _dlt_load_id _dlt_id",
      "_dlt_receipts pipeline load_id digest schema_name schema_hash committed_at",
    ]);
  });

  it("are named by the convention and folded by the destination", () => {
    const { loads } = systemTables(namingConvention("s3_tables"), { identifiers: { ...identifiers, casing: "upper" } });
    expect([loads.name, loads.columns[0]?.name, loads.resource]).toEqual(["DLT_LOADS", "LOAD_ID", "_dlt_loads"]);
  });
});

describe("stateTable", () => {
  it("stands in the stored schema as Python dlt leaves it there", () => {
    const naming = namingConvention("snake_case");
    const document = JSON.parse(schemaToJson(mergeTable(newSchema("q", naming), stateTable(naming)))) as { tables: Record<string, object> };
    expect(JSON.stringify(document.tables["_dlt_pipeline_state"])).toBe(
      '{"columns":{"version":{"name":"version","data_type":"bigint","nullable":false},"engine_version":{"name":"engine_version","data_type":"bigint","nullable":false},"pipeline_name":{"name":"pipeline_name","data_type":"text","nullable":false},"state":{"name":"state","data_type":"text","nullable":false},"created_at":{"name":"created_at","data_type":"timestamp","nullable":false},"version_hash":{"name":"version_hash","data_type":"text","nullable":true},"_dlt_load_id":{"name":"_dlt_load_id","data_type":"text","nullable":false,"precision":64},"_dlt_id":{"name":"_dlt_id","data_type":"text","nullable":false,"unique":true,"row_key":true}},"write_disposition":"append","file_format":"preferred","name":"_dlt_pipeline_state","resource":"_dlt_pipeline_state","x-normalizer":{"seen-data":true}}',
    );
  });
});

describe("newSchema", () => {
  it("refuses a convention that hides dlt's own tables, and names that are none", () => {
    const hiding = defineNamingConvention({
      name: "acme#hiding",
      caseSensitive: true,
      normalize: (identifier) => (identifier === "_dlt" ? "dlt" : `t_${identifier}`),
    });
    expect(() => newSchema("shop", hiding)).toThrow("Such a convention cannot be used");
    expect(() => newSchema("my-shop", namingConvention("snake_case"))).toThrow('"my-shop" cannot be the name of a schema');
  });
});
