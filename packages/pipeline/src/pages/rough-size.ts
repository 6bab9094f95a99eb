import { arrowBytes, isArrowItem } from "../arrow/arrow-item.js";

const mostVisits = 200;

/**
 * About how many bytes a row occupies: good enough to keep pages small, and cheap. Of a row with more than a few hundred values, those that
 * were not visited count as the average of those that were.
 */
export function roughSize(row: unknown): number {
  if (isArrowItem(row)) return arrowBytes(row);
  const visit = { left: mostVisits };
  return sizeOf(row, visit, 0);
}

function sizeOf(value: unknown, visit: { left: number }, depth: number): number {
  visit.left -= 1;
  switch (typeof value) {
    case "string":
      return value.length + 16;
    case "object":
      if (value === null) return 8;
      if (ArrayBuffer.isView(value)) return value.byteLength + 16;
      return depth < 16 ? sizeOfMembers(Array.isArray(value) ? value : Object.values(value), visit, depth) : 16;
    default:
      return 8;
  }
}

function sizeOfMembers(members: readonly unknown[], visit: { left: number }, depth: number): number {
  let size = 0;
  let visited = 0;
  for (; visited < members.length && visit.left > 0; visited++) size += sizeOf(members[visited], visit, depth + 1);
  return 16 + (visited === 0 ? members.length * 8 : (size / visited) * members.length);
}
