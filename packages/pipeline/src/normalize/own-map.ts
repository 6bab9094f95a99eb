/** A map as one of this realm: `instanceof` does not know those of others (`node:vm`, test environments). */
export function ownMap(map: ReadonlyMap<unknown, unknown>): ReadonlyMap<unknown, unknown> {
  return map instanceof Map ? map : new Map(map);
}
