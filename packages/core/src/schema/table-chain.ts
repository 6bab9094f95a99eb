import type { WriteDisposition } from "../capabilities/write-disposition.js";
import { SchemaError } from "./schema-error.js";
import type { Schema } from "./schema.js";
import { isNested } from "./table-predicates.js";
import type { SchemaContract, Table } from "./table.js";

/** The table of a name. Throws a `SchemaError` if there is none. */
export function tableOf(schema: Schema, name: string): Table {
  const table = schema.tables.get(name);
  if (table === undefined) {
    throw new SchemaError(`The schema ${schema.name} has no table ${JSON.stringify(name)}.`, {
      context: { schema: schema.name, table: name },
    });
  }
  return table;
}

/** A table and all that are nested in it, each before those nested in it, in the order of the schema. */
export function tableChain(schema: Schema, name: string): readonly Table[] {
  const chain: Table[] = [];
  const open: Table[] = [tableOf(schema, name)];
  for (let table = open.pop(); table !== undefined; table = open.pop()) {
    chain.push(table);
    const parent = table.name;
    open.push(...[...schema.tables.values()].filter((candidate) => candidate.parent === parent).toReversed());
  }
  return chain;
}

/** The table and those it is nested in, up to the root. */
export function ancestry(schema: Schema, name: string): readonly Table[] {
  const tables = [tableOf(schema, name)];
  for (let [table] = tables; table !== undefined && isNested(table); table = tables.at(-1)) {
    tables.push(tableOf(schema, table.parent ?? ""));
  }
  return tables;
}

/** The root of the chain that a table is in. */
export function rootOf(schema: Schema, name: string): Table {
  return ancestry(schema, name).at(-1) ?? tableOf(schema, name);
}

type Inherited = "writeDisposition" | "tableFormat" | "fileFormat" | "x-merge-strategy" | "schemaContract";

/** A hint of the table, or else of the nearest table above it that has one. */
export function inheritedHint<Hint extends Inherited>(schema: Schema, name: string, hint: Hint): Table[Hint] | undefined {
  return ancestry(schema, name).find((table) => hint in table)?.[hint];
}

/** What happens to the rows that a table has already. Nested tables follow their root; default `append`. */
export function writeDispositionOf(schema: Schema, name: string): WriteDisposition | "skip" {
  return inheritedHint(schema, name, "writeDisposition") ?? "append";
}

/** What may happen to a table and its columns: its own contract, that of a table above it, or that of the schema. Undefined: everything evolves. */
export function schemaContractOf(schema: Schema, name: string): SchemaContract | undefined {
  const own = schema.tables.has(name) ? inheritedHint(schema, name, "schemaContract") : undefined;
  return own ?? schema.settings.schemaContract ?? undefined;
}
