/** Characters that a page should have. */
const wanted = 1024 * 1024;
const most = 10_000;

/** How many rows to ask for: few at first, then as many as have about a megabyte, so that wide rows do not fill the memory. */
export class PageSize {
  rows = 100;

  /** Takes note of a page that came. */
  learn(rows: readonly (readonly (string | null)[])[]): void {
    if (rows.length === 0) return;
    let characters = 0;
    for (const row of rows) for (const value of row) characters += value === null ? 1 : value.length + 1;
    const fitting = Math.floor(wanted / (characters / rows.length));
    this.rows = Math.max(1, Math.min(fitting, this.rows * 4, most));
  }
}
