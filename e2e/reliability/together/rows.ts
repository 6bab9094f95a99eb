/** A row of these tables; lists become tables below. */
export interface LoadedRow {
  readonly member: number;
  readonly id: number;
  readonly turn: number;
  readonly parts: readonly { readonly of: string }[];
  readonly [column: `own_${number}`]: number;
}

/** What one pipeline loads into each table in one of its runs. */
export interface LoadedRows {
  /** Appended by all. */
  readonly events: readonly LoadedRow[];
  /** Merged by all, keys of their own. The second run changes some rows. */
  readonly stock: readonly LoadedRow[];
  /** Merged by all, the same keys. */
  readonly people: readonly LoadedRow[];
  /** Versions, of rows of their own. */
  readonly prices: readonly LoadedRow[];
  /** Replaced by all. */
  readonly settings: readonly LoadedRow[];
}

/** Every third pipeline brings a column that the others do not have. */
export function rowsOf(member: number, turn: number): LoadedRows {
  const own = member % 3 === 0 ? { [`own_${member}`]: turn } : {};
  const row = (id: number): LoadedRow => ({
    member,
    id,
    turn,
    ...own,
    parts: Array.from({ length: (member + id + turn) % 3 }, (_, place) => ({ of: `${member} ${id} ${turn} ${place}` })),
  });
  const rows = (from: number, to: number): readonly LoadedRow[] => Array.from({ length: to - from }, (_, place) => row(from + place));
  return {
    events: rows(0, 30),
    stock: turn === 1 ? rows(0, 20) : rows(10, 30),
    people: rows(0, 10),
    prices: rows(0, 5),
    settings: rows(0, 4 + (member % 3)),
  };
}
