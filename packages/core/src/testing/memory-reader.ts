import { DestinationError, type Reader, type ResultPage } from "@dlt-ts/core";
import type { MemoryDataset, MemoryTable } from "./memory-store.js";

const rowsPerPage = 1_000;

/** Reads what is committed when it is asked. */
export function memoryReader(dataset: () => MemoryDataset | undefined, name: string): Reader {
  return {
    tables: async () => [...(dataset()?.keys() ?? [])],
    async *rows(table, options) {
      const found = dataset()?.get(table);
      if (found === undefined) {
        throw new DestinationError("undefined-relation", `There is no table "${table}" in dataset "${name}".`, {
          context: { dataset: name, table },
        });
      }
      for (let first = 0; first === 0 || first < found.rows.length; first += rowsPerPage) {
        yield pageOf(found, table, first, options?.columns);
      }
    },
  };
}

function pageOf({ columns, rows }: MemoryTable, table: string, first: number, names?: readonly string[]): ResultPage {
  const page = rows.slice(first, first + rowsPerPage);
  const wanted = names?.map((name) => {
    const column = columns.find((candidate) => candidate.name === name);
    if (column === undefined)
      throw new DestinationError("undefined-relation", `Table "${table}" has no column "${name}".`, { context: { table } });
    return column;
  });
  return {
    rows: page.length,
    columns: (wanted ?? columns).map(({ name, dataType }) => ({
      name,
      dataType,
      values: page.map((row) => (Object.hasOwn(row, name) ? row[name]! : null)),
    })),
  };
}
