import { readFileSync } from "node:fs";
import { type DestinationCapabilities, type MergeStrategy, namingConvention, type Schema, schemaFromJson } from "@dlt-ts/core";
import type { ColumnBuilder } from "@dlt-ts/formats";
import { Normalizer } from "../../src/normalize/normalizer.js";
import type { NormalizerOptions } from "../../src/normalize/normalizer.js";
import type { RowIds } from "../../src/normalize/row-ids.js";
import { SchemaTracker } from "../../src/schema/schema-tracker.js";
import { valueOfTag } from "../value-of-tag.js";
import { decodeBatch, type DecodedRow } from "./decode-batch.js";

type JsonObject = Readonly<Record<string, unknown>>;

export interface VectorInput {
  readonly destination: string;
  readonly caps: {
    readonly max_identifier_length: number;
    readonly supported_merge_strategies: readonly MergeStrategy[];
    readonly max_table_nesting: number | null;
  };
  readonly load_id: string;
  readonly table_name: string;
  readonly schema: JsonObject & { readonly tables?: JsonObject; readonly replaces_tables?: boolean };
  readonly items: readonly unknown[];
}

export interface VectorResult {
  readonly written: readonly { readonly table: string; readonly row: JsonObject }[];
  readonly tables: Readonly<Record<string, { readonly columns: Readonly<Record<string, { readonly data_type?: string }>> }>>;
  readonly version_hash: string;
  readonly normalizers?: JsonObject;
  readonly null_only_columns?: Readonly<Record<string, readonly string[]>>;
  readonly error?: unknown;
}

export interface VectorCase {
  readonly id: string;
  readonly title: string;
  readonly kind?: string;
  readonly input: VectorInput;
  readonly result: VectorResult;
}

export interface VectorFile<Case> {
  readonly base_schema: JsonObject & { readonly tables: JsonObject };
  readonly cases: readonly Case[];
}

export function readVectors<Case>(name: string): VectorFile<Case> {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), "utf8")) as VectorFile<Case>;
}

/** Ids as the run of Python drew them. */
export class SequentialIds implements RowIds {
  #last = 0;

  advance(): void {
    this.#last++;
  }

  text(): string {
    return `rid${String(this.#last).padStart(11, "0")}`;
  }

  put(builder: ColumnBuilder): void {
    builder.putText(this.text());
  }
}

function schemaOf(base: VectorFile<unknown>["base_schema"], { tables = {}, replaces_tables, ...rest }: VectorInput["schema"]): Schema {
  return schemaFromJson(
    JSON.stringify({ ...base, version_hash: "", ...rest, tables: replaces_tables ? tables : { ...base.tables, ...tables } }),
  );
}

/** What a destination of the vectors can do, as far as rows are concerned. */
function capabilitiesOf({ destination, caps }: Pick<VectorInput, "destination" | "caps">): DestinationCapabilities {
  // Python's filesystem merges tables of a lake format only
  const isLake = destination === "filesystem" || destination === "athena";
  const merge = caps.supported_merge_strategies;
  return {
    write: { replace: [], merge: isLake ? [] : merge },
    commit: "atomic",
    formats: { direct: ["jsonl"] },
    identifiers: { maxLength: caps.max_identifier_length, lengthUnit: "characters", casing: "preserve", caseSensitive: true },
    types: {
      decimal: [38, 9],
      wei: [38, 0],
      timestamp: [6, 9],
      nested: false,
      ...(caps.max_table_nesting === null ? {} : { maxTableNesting: caps.max_table_nesting }),
    },
    concurrency: { jobs: "parallel" },
    offers: { ledger: false, read: false },
  };
}

export interface VectorRun {
  readonly rows: ReadonlyMap<string, readonly DecodedRow[]>;
  /** Before tables are marked as seen. */
  readonly schema: Schema;
  readonly nullOnlyColumns: Readonly<Record<string, readonly string[]>>;
}

/** Normalizes the items of a case as Python's run did. */
export async function runVector(
  base: VectorFile<unknown>["base_schema"],
  input: VectorInput,
  options: Partial<NormalizerOptions> = {},
  items: readonly unknown[] = input.items.map(valueOfTag),
): Promise<VectorRun> {
  const schema = schemaOf(base, input.schema);
  const naming = namingConvention(schema.normalizers.names, input.caps.max_identifier_length, "characters");
  const tracker = new SchemaTracker(schema, naming, capabilitiesOf(input));
  const rows = new Map<string, DecodedRow[]>();
  const normalizer = new Normalizer({
    tracker,
    loadId: input.load_id,
    ids: new SequentialIds(),
    now: 1_750_000_000,
    flush: (table, batch) => {
      rows.set(table, [...(rows.get(table) ?? []), ...decodeBatch(batch)]);
      return Promise.resolve();
    },
    ...options,
  });
  normalizer.rows(input.table_name, items);
  const before = tracker.snapshot();
  const report = await normalizer.finish();
  const nullOnlyColumns = Object.fromEntries(
    report.tables.filter(({ nullOnlyColumns: names }) => names.length > 0).map((table) => [table.table, table.nullOnlyColumns]),
  );
  return { rows, schema: before, nullOnlyColumns };
}
