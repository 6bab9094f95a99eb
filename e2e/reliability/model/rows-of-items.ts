/** A row as the tables hold it: the values of its columns as text, and the rows of its lists. Nulls are absent. */
export interface ModelRow {
  readonly columns: Readonly<Record<string, string>>;
  readonly lists: Readonly<Record<string, readonly ModelRow[]>>;
}

/** What a source gives: numbers are whole, texts never look like another type. */
export type Item = { readonly [key: string]: ItemValue };
export type ItemValue = null | number | boolean | string | Item | readonly ItemValue[];

type Kind = "bigint" | "text" | "bool";

/** Which type each column has, from its first value on. */
export class ColumnKinds {
  readonly #kinds = new Map<string, Kind>();

  /** Tables that are gone have no columns any more. */
  forget(root: string): void {
    for (const column of this.#kinds.keys())
      if (column.startsWith(`${root}.`) || column.startsWith(`${root}__`)) this.#kinds.delete(column);
  }

  /** An item as a row of a table: objects become columns of it, lists become rows of tables below it. */
  rowOf(table: string, item: Item): ModelRow {
    const columns: Record<string, string> = {};
    const lists: Record<string, readonly ModelRow[]> = {};
    const walk = (path: string, value: ItemValue): void => {
      if (value === null) return;
      if (Array.isArray(value)) {
        if (value.length > 0)
          lists[path] = value.map((member) => this.rowOf(`${table}__${path}`, isItem(member) ? member : { value: member }));
      } else if (isItem(value)) {
        for (const [key, inner] of Object.entries(value)) walk(path === "" ? key : `${path}__${key}`, inner);
      } else {
        const [column, stored] = this.#stored(table, path, value as number | boolean | string);
        columns[column] = stored;
      }
    };
    walk("", item);
    return { columns, lists };
  }

  /** In its column, converted where that is possible, else in one of its own type beside it. */
  #stored(table: string, column: string, value: number | boolean | string): readonly [column: string, stored: string] {
    const kind = typeof value === "number" ? "bigint" : typeof value === "boolean" ? "bool" : "text";
    const known = this.#kinds.get(`${table}.${column}`) ?? kind;
    this.#kinds.set(`${table}.${column}`, known);
    if (known === kind) return [column, String(value)];
    if (known === "text") return [column, value === true ? "True" : value === false ? "False" : String(value)];
    if (known === "bool" && kind === "bigint") return [column, String(value !== 0)];
    return [`${column}__v_${kind}`, String(value)];
  }
}

function isItem(value: ItemValue): value is Item {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
