import { resource, type Resource } from "@dlt-ts/pipeline";
import type { TableDesign } from "./table-design.ts";

/** The resource that writes a table as it is designed. */
export function resourceOf(
  { name, write, primaryKey, mergeKey, hardDelete, dedupSort, activeRecordTimestamp }: TableDesign,
  items: readonly object[],
): Resource {
  return resource(name, items, {
    writeDisposition: activeRecordTimestamp === undefined ? write : { ...write, activeRecordTimestamp },
    ...(primaryKey.length > 0 ? { primaryKey } : {}),
    ...(mergeKey.length > 0 ? { mergeKey } : {}),
    columns: {
      ...(hardDelete === undefined ? {} : { gone: { hardDelete: true } }),
      ...(dedupSort === undefined ? {} : { seq: { dedupSort } }),
    },
  }) as Resource;
}
