import fc from "fast-check";
import type { Refresh, TableInput } from "./model.ts";
import type { Item, ItemValue } from "./rows-of-items.ts";
import type { TableDesign } from "./table-design.ts";

/** What an engine can do, as its capabilities say. */
export interface Abilities {
  readonly replace: readonly string[];
  readonly merge: readonly string[];
}

/** One call of `run()`. */
export interface Run {
  readonly inputs: readonly TableInput[];
  readonly refresh: Refresh | undefined;
  /** The call is ended at the event with this number, and given again; as often as there are numbers. One that is too high ends nothing. */
  readonly crashes: readonly number[];
  /** The working folder is gone before it: another machine goes on. */
  readonly onNewMachine: boolean;
}

/** Tables, and the runs that fill them. */
export interface Sequence {
  readonly tables: readonly TableDesign[];
  readonly runs: readonly Run[];
}

/** Sequences of runs, with what goes wrong in them. */
export function sequences(abilities: Abilities, longest = 6): fc.Arbitrary<Sequence> {
  const names = ["orders", "people", "notes"] as const;
  return fc
    .tuple(fc.tuple(...names.map((name) => designs(name, abilities))), fc.array(item, { minLength: 3, maxLength: 5 }))
    .chain(([tables, known]) =>
      fc.record({ tables: fc.constant(tables), runs: fc.array(runs(tables, known), { minLength: 2, maxLength: longest, size: "max" }) }),
    );
}

function designs(name: string, { replace, merge }: Abilities): fc.Arbitrary<TableDesign> {
  const write = fc.oneof(
    fc.constant({ disposition: "append" as const }),
    ...(replace.length === 0 ? [] : [fc.record({ disposition: fc.constant("replace" as const), strategy: fc.constantFrom(...replace) })]),
    ...merge.map((strategy) => fc.constant({ disposition: "merge" as const, strategy })),
  ) as fc.Arbitrary<TableDesign["write"]>;
  return fc
    .record({
      write,
      primaryKey: fc.constantFrom(["id"], ["id", "shop"]),
      mergeKey: fc.constantFrom([], ["id"], ["shop"]),
      hasPrimaryKey: fc.boolean(),
      hardDelete: fc.constantFrom(undefined, "bool" as const, "bigint" as const),
      dedupSort: fc.constantFrom(undefined, "asc" as const, "desc" as const),
      activeRecordTimestamp: fc.constantFrom(undefined, "9999-12-31T00:00:00Z"),
    })
    .map(({ hasPrimaryKey, ...design }): TableDesign => {
      const { write } = design;
      const strategy = write.disposition === "merge" ? write.strategy : undefined;
      const primaryKey =
        strategy === "upsert" || strategy === "insert-only" || (strategy === "delete-insert" && hasPrimaryKey) ? design.primaryKey : [];
      return {
        name,
        write,
        primaryKey,
        mergeKey: strategy === "delete-insert" || strategy === "scd2" ? design.mergeKey : [],
        hardDelete: strategy === "delete-insert" || strategy === "upsert" ? design.hardDelete : undefined,
        dedupSort: primaryKey.length > 0 ? design.dedupSort : undefined,
        activeRecordTimestamp: strategy === "scd2" ? design.activeRecordTimestamp : undefined,
      };
    });
}

/** @param known items that come again */
function runs(tables: readonly TableDesign[], known: readonly Item[]): fc.Arbitrary<Run> {
  const some = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...known) }, { weight: 2, arbitrary: item });
  const items = fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 6, arbitrary: fc.array(some, { minLength: 1, maxLength: 5, size: "max" }) },
  );
  const inputs = (chosen: readonly TableDesign[]): fc.Arbitrary<TableInput[]> =>
    fc.tuple(...chosen.map((table) => items.map((given): TableInput => ({ table, items: suited(table, given) }))));
  return fc.record({
    inputs: fc.oneof(inputs(tables), fc.subarray([...tables], { minLength: 1 }).chain(inputs)),
    refresh: seldom(fc.constantFrom<Refresh>("drop_sources", "drop_resources", "drop_data"), undefined),
    crashes: fc.array(fc.nat(110), { maxLength: 2 }),
    onNewMachine: seldom(fc.constant(true), false),
  });
}

function seldom<Value, Usual>(arbitrary: fc.Arbitrary<Value>, usual: Usual): fc.Arbitrary<Value | Usual> {
  return fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary });
}

/** Values of any column: most often whole numbers, so that the first type of a column varies, and variants come. */
const values: fc.Arbitrary<ItemValue> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 3 }) },
  { weight: 2, arbitrary: fc.constantFrom("ta", "tb", 'quo"te', "semi;colon -- no comment\n") },
  { weight: 1, arbitrary: fc.boolean() },
  { weight: 1, arbitrary: fc.constant(null) },
);

const members: fc.Arbitrary<ItemValue> = fc.oneof(
  values,
  fc.record({ x: values, deep: fc.array(fc.record({ y: values }), { maxLength: 2 }) }, { requiredKeys: [] }),
) as fc.Arbitrary<ItemValue>;

const item: fc.Arbitrary<Item> = fc.record(
  {
    id: fc.integer({ min: 1, max: 3 }),
    shop: fc.integer({ min: 1, max: 2 }),
    seq: fc.integer({ min: 0, max: 9 }),
    gone: fc.constantFrom(true, false, null),
    v: values,
    late: values,
    object: fc.record({ a: values, b: values }, { requiredKeys: [] }),
    list: fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 4, arbitrary: fc.array(members, { maxLength: 3, size: "max" }) }),
  },
  { requiredKeys: ["id", "shop", "seq", "list"] },
) as fc.Arbitrary<Item>;

/**
 * Items for which the specification leaves no choice: no two of a load compete for one key, unless `seq` decides; those that are equal may.
 * Where row ids are hashes of keys, nobody can say which list belongs to which of them, so they have none.
 */
function suited({ write, primaryKey, hardDelete, dedupSort }: TableDesign, given: readonly Item[]): readonly Item[] {
  const strategy = write.disposition === "merge" ? write.strategy : undefined;
  const columns = strategy === "scd2" ? ["id"] : primaryKey;
  const marked = given.map(({ gone, seq, ...rest }, place): Item => {
    const marker =
      hardDelete === "bigint" ? (gone === true ? { gone: 1 } : {}) : hardDelete === undefined || gone === undefined ? {} : { gone };
    return { ...rest, ...marker, ...(dedupSort === undefined ? {} : { seq: Number(seq) * 10 + place }) };
  });
  if (columns.length === 0) return marked;
  return [...Map.groupBy(marked, (item) => JSON.stringify(columns.map((column) => item[column]))).values()].flatMap((rivals) => {
    const first = rivals[0]!;
    if (rivals.length === 1) return [first];
    if (strategy === "scd2" || dedupSort === undefined) return rivals.map(() => first);
    return strategy === "delete-insert" ? rivals : rivals.map((rival) => ({ ...rival, list: null }));
  });
}
