/** Rows of cells as lines, columns aligned. `right` are the columns that are aligned to the right. */
export function textTable(rows: readonly (readonly string[])[], right: readonly number[], indent: string): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, cell.length)));
  return rows.map((row) => {
    const cells = row.map((cell, index) => (right.includes(index) ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0)));
    return `${indent}${cells.join("  ")}`.trimEnd();
  });
}
