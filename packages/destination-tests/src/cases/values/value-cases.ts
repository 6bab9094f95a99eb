import { acceptedFormats, dataTypes, formatsForTable, type DataType, type DestinationCapabilities, type Row } from "@dlt-ts/core";
import { loadTables } from "../../load/load-tables.js";
import { expectRows } from "../../oracle/expect-rows.js";
import { column, rootTable } from "../../tables/table-builders.js";
import type { ConformanceCase } from "../conformance-case.js";
import { samplesOf } from "./sample-values.js";

const manyRows = 5_000;

/** Every data type in every job format that the destination takes, and files of more than one batch. */
export function valueCases(capabilities: DestinationCapabilities, staging?: DestinationCapabilities): readonly ConformanceCase[] {
  return acceptedFormats(capabilities, staging).flatMap((format) => [
    ...dataTypes.map((type) => keepsType(format, type, staging)),
    keepsNulls(format, staging),
    keepsManyRows(format),
  ]);
}

function keepsType(format: string, type: DataType, staging: DestinationCapabilities | undefined): ConformanceCase {
  return {
    id: `values.${format}.${type}`,
    title: `keeps ${type} values that come as ${format}`,
    requires: carries(format, [type], staging),
    async run(kit) {
      const world = await kit.world();
      const samples = samplesOf(type, world.capabilities);
      const table = rootTable("samples", column("number", "bigint"), ...samples.map((sample) => sample.column));
      const rows = samples.flatMap((sample) => [...sample.values, null].map((value): Row => ({ [sample.column.name]: value })));
      const numbered = rows.map((row, number) => ({ number, ...row, _dlt_id: `sample-${number}` }));
      await loadTables(world, 1, [{ table, disposition: "append", jobs: [numbered] }], { format });
      await expectRows(world, table, numbered);
    },
  };
}

function keepsNulls(format: string, staging: DestinationCapabilities | undefined): ConformanceCase {
  return {
    id: `values.${format}.nulls`,
    title: `keeps columns of nothing but nulls that come as ${format}`,
    async run(kit) {
      const world = await kit.world();
      const types = dataTypes.filter((type) => carries(format, [type], staging)(world.capabilities));
      const table = rootTable("nulls", ...types.map((type) => column(`a_${type}`, type)));
      const rows = [1, 2, 3].map((number) => ({ _dlt_id: `null-${number}` }));
      await loadTables(world, 1, [{ table, disposition: "append", jobs: [rows] }], { format });
      await expectRows(world, table, rows);
    },
  };
}

function keepsManyRows(format: string): ConformanceCase {
  return {
    id: `values.${format}.many-rows`,
    title: `keeps ${manyRows} rows in three ${format} files of more than one batch`,
    async run(kit) {
      const world = await kit.world();
      const table = rootTable("many", column("number", "bigint"), column("text"), column("real", "double"));
      const rows = Array.from({ length: manyRows }, (_, number): Row => {
        return { number, ...(number % 3 === 0 ? {} : { text: `row ${number}` }), real: number / 8, _dlt_id: `many-${number}` };
      });
      const third = Math.ceil(manyRows / 3);
      const jobs = [rows.slice(0, third), rows.slice(third, 2 * third), rows.slice(2 * third)];
      await loadTables(world, 1, [{ table, disposition: "append", jobs }], { format });
      await expectRows(world, table, rows);
    },
  };
}

/** Whether the format brings columns of these types into the destination. */
function carries(
  format: string,
  types: readonly DataType[],
  staging?: DestinationCapabilities,
): (capabilities: DestinationCapabilities) => boolean {
  const table = rootTable("probe", ...types.map((type) => column(`a_${type}`, type)));
  return (capabilities) => formatsForTable(capabilities, table, staging).includes(format);
}
