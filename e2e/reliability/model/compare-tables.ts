import type { Model } from "./model.ts";
import type { ModelRow } from "./rows-of-items.ts";
import type { TableDesign } from "./table-design.ts";
import { documentsIn, type StoredDocument, type StoredTables } from "./tables.ts";

/** The tables hold what the model says. Throws where they do not. */
export function compareTables(stored: StoredTables, designs: readonly TableDesign[], model: Model, place: number): void {
  const where = `after run ${place}`;
  for (const design of designs) {
    const versioned = design.write.disposition === "merge" && design.write.strategy === "scd2";
    const documents = documentsIn(stored, design.name, versioned);
    const actual = documents.map((each) => (versioned ? { ...comparable(each), active: isActive(design, each) } : comparable(each)));
    const expected = model
      .rows(design)
      .map((each) => (versioned ? { ...comparable(each), active: each.active === true } : comparable(each)));
    const [found, wanted] = [actual, expected].map((rows) => rows.map((row) => JSON.stringify(row)).sort()) as [string[], string[]];
    if (JSON.stringify(found) !== JSON.stringify(wanted)) {
      throw new Error(`${design.name} ${where}\nholds   ${found.join("\n        ")}\nmust be ${wanted.join("\n        ")}`);
    }
    if (!versioned) continue;
    const active = documents.filter((each) => isActive(design, each)).map(({ columns }) => columns["id"]);
    if (new Set(active).size < active.length && design.mergeKey.join() !== "shop")
      throw new Error(`${design.name} ${where}: two active versions of one key`);
  }
}

function comparable({ columns, lists }: ModelRow): ModelRow {
  return {
    columns: sorted(columns),
    lists: sorted(Object.fromEntries(Object.entries(lists).map(([name, rows]) => [name, rows.map(comparable)]))),
  };
}

function sorted<Value>(record: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1)));
}

function isActive({ activeRecordTimestamp }: TableDesign, { stored }: StoredDocument): boolean {
  const until = stored["_dlt_valid_to"];
  return activeRecordTimestamp === undefined
    ? until === null || until === undefined
    : (until instanceof Date ? until.toISOString() : String(until)).startsWith("9999-12-31");
}
