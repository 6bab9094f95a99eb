import type { MergeStrategy } from "../capabilities/write-disposition.js";
import type { NamingConvention } from "../naming/naming-convention.js";
import { allColumnsWith } from "./column-predicates.js";
import { updateRelationalConfig } from "./relational-config.js";
import type { Schema } from "./schema.js";
import { rootOf, tableChain } from "./table-chain.js";
import { isDltName } from "./table-predicates.js";

/** Strategies that find nested rows by their root. */
const byRootKey: ReadonlySet<MergeStrategy> = new Set(["delete-insert", "upsert", "insert-only"]);

/**
 * To be called after a table was merged into the schema: notes that nested tables get the id of their root row, where merging needs it, where the
 * configuration says so, or where one of them has a root key already. `mergeStrategy` is the one that will be used for the root table, undefined if it is not merged.
 */
export function propagateRootKey(
  schema: Schema,
  table: string,
  naming: NamingConvention,
  mergeStrategy: MergeStrategy | undefined,
): Schema {
  const root = rootOf(schema, table);
  const wanted = schema.normalizers.json.config?.rootKeyPropagation ?? (mergeStrategy !== undefined && byRootKey.has(mergeStrategy));
  const isNeeded =
    (wanted && !isDltName(root.name, naming)) || tableChain(schema, root.name).some((each) => allColumnsWith(each, "rootKey").length > 0);
  if (!isNeeded) return schema;
  const rowKey = allColumnsWith(root, "rowKey")[0]?.name ?? naming.normalizeIdentifier("_dlt_id");
  const rootKey = naming.normalizeIdentifier("_dlt_root_id");
  if (schema.normalizers.json.config?.propagation?.tables?.get(root.name)?.get(rowKey) === rootKey) return schema;
  return updateRelationalConfig(schema, { propagation: { tables: new Map([[root.name, new Map([[rowKey, rootKey]])]]) } }, naming);
}
