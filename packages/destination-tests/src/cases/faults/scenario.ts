import { AssertionError } from "node:assert";
import type { DestinationCapabilities, MergeStrategy, Row, TypedTable } from "@dlt-ts/core";
import { compareRows } from "../../oracle/compare-rows.js";
import { describeDifference } from "../../oracle/expect-rows.js";
import { storeLoad } from "../../load/stored-load.js";
import { loadIds, type KitLoad, type KitTable } from "../../tables/kit-load.js";
import { column, nestedTable, rootTable, withColumn } from "../../tables/table-builders.js";
import type { World } from "../../world/world.js";

/**
 * Three loads of one pipeline that do all that a load can do: append in two jobs, a new column, replace, merge with nested tables,
 * an empty replace, a refresh. What each must leave is written down, not computed by what is under test.
 */

const events: TypedTable = rootTable("events", column("id", "bigint"), column("name"));
const notedEvents: TypedTable = withColumn(events, column("note"));
const freshEvents: TypedTable = rootTable("events", column("id", "bigint"), column("fresh", "bool"));
/** With every column that the table ever had, to read it at any time. */
const allEvents: TypedTable = withColumn(notedEvents, column("fresh", "bool"));
const days: TypedTable = rootTable("days", column("code"));
const hours: TypedTable = nestedTable("days__hours", "days", column("hour", "bigint"));
const docs: TypedTable = rootTable("docs", column("id", "text", { primaryKey: true }), column("body"));
const lines: TypedTable = nestedTable("docs__lines", "docs", column("text"));

const event = (id: number, more: Row = {}): Row => ({ id, name: `event ${id}`, ...more, _dlt_id: `event-${id}` });
const freshEvent = (id: number): Row => ({ id, fresh: true, _dlt_id: `event-${id}` });
const day = (code: string): Row => ({ code, _dlt_id: `day-${code}` });
const hour = (code: string, index: number): Row => nested(`day-${code}`, index, { hour: index + 8 });
const doc = (id: string, body: string): Row => ({ id, body, _dlt_id: `doc-${id}` });
const line = (id: string, index: number, text: string): Row => nested(`doc-${id}`, index, { text });

function nested(parent: string, index: number, values: Row): Row {
  return { ...values, _dlt_root_id: parent, _dlt_parent_id: parent, _dlt_list_idx: index, _dlt_id: `${parent}-${index}` };
}

const noted = { note: "n" };
const firstEvents = [1, 2, 3, 4, 5].map((id) => event(id));
const secondEvents = [6, 7, 8, 9, 10].map((id) => event(id, noted));

/** What is in the dataset after 0, 1, 2 and 3 loads. */
const states: readonly {
  readonly events: readonly Row[];
  readonly days: readonly Row[];
  readonly hours: readonly Row[];
  readonly docs: readonly Row[];
  readonly lines: readonly Row[];
}[] = [
  { events: [], days: [], hours: [], docs: [], lines: [] },
  {
    events: firstEvents,
    days: [day("x"), day("y"), day("z")],
    hours: [hour("x", 0), hour("x", 1), hour("z", 0)],
    docs: [doc("1", "one"), doc("2", "two"), doc("3", "three")],
    lines: [line("1", 0, "a"), line("1", 1, "b"), line("2", 0, "c")],
  },
  {
    events: [...firstEvents, ...secondEvents],
    days: [day("u"), day("v")],
    hours: [hour("u", 0)],
    docs: [doc("1", "one again"), doc("2", "two"), doc("3", "three"), doc("4", "four")],
    lines: [line("1", 0, "new"), line("2", 0, "c"), line("4", 0, "d")],
  },
  {
    events: [freshEvent(11)],
    days: [],
    hours: [],
    docs: [doc("1", "one again"), doc("2", "two"), doc("3", "three"), doc("4", "four")],
    lines: [line("1", 0, "new"), line("2", 0, "c"), line("4", 0, "d")],
  },
];

/** The merge strategy whose outcome the states tell; absent where the destination has neither. */
const mergeStrategyOf = ({ write }: DestinationCapabilities): MergeStrategy | undefined =>
  write.merge.find((strategy) => strategy === "delete-insert" || strategy === "upsert");

const replaces = ({ write }: DestinationCapabilities): boolean => write.replace.length > 0;

/** The loads of the scenario, without what the destination cannot do. */
export function scenarioLoads(capabilities: DestinationCapabilities): readonly [KitLoad, KitLoad, KitLoad] {
  const strategy = mergeStrategyOf(capabilities);
  const replaced = (dayRows: readonly Row[], hourRows: readonly Row[]): readonly KitTable[] =>
    replaces(capabilities)
      ? [
          { table: days, disposition: "replace", jobs: dayRows.length === 0 ? [] : [dayRows] },
          { table: hours, disposition: "replace", jobs: hourRows.length === 0 ? [] : [hourRows] },
        ]
      : [];
  const merged = (docRows: readonly Row[], lineRows: readonly Row[]): readonly KitTable[] =>
    strategy === undefined
      ? []
      : [
          { table: docs, disposition: "merge", strategy, jobs: [docRows] },
          { table: lines, disposition: "merge", strategy, jobs: [lineRows] },
        ];
  const [, first, second] = states as readonly [(typeof states)[0], (typeof states)[0], (typeof states)[0]];
  return [
    {
      loadId: loadIds[0],
      version: 1,
      tables: [
        { table: events, disposition: "append", jobs: [firstEvents.slice(0, 3), firstEvents.slice(3)] },
        ...replaced(first.days, first.hours),
        ...merged(first.docs, first.lines),
      ],
    },
    {
      loadId: loadIds[1],
      version: 2,
      tables: [
        { table: notedEvents, disposition: "append", jobs: [secondEvents.slice(0, 3), secondEvents.slice(3)] },
        ...replaced(second.days, second.hours),
        ...merged([doc("1", "one again"), doc("4", "four")], [line("1", 0, "new"), line("4", 0, "d")]),
      ],
    },
    {
      loadId: loadIds[2],
      version: 3,
      drop: replaces(capabilities) ? ["events"] : [],
      forgetSchemas: true,
      tables: [{ table: freshEvents, disposition: "append", jobs: [[freshEvent(11)]] }, ...replaced([], [])],
    },
  ];
}

/** Writes the loads of the scenario into a world, so that they can be run in it. */
export async function storeScenario(world: World): Promise<void> {
  for (const load of scenarioLoads(world.capabilities)) await storeLoad(world, load);
}

/** What the dataset lacks, and what it has too much, compared with the state after `count` loads. Empty: it is that state. */
export async function differencesFrom(world: World, count: number): Promise<readonly string[]> {
  const { capabilities } = world;
  const state = states[count]!;
  const kept = replaces(capabilities) ? state.events : [...state.events, ...(count === 3 ? states[2]!.events : [])];
  const expected: readonly (readonly [TypedTable, readonly Row[]])[] = [
    [allEvents, kept],
    ...(replaces(capabilities)
      ? ([
          [days, state.days],
          [hours, state.hours],
        ] as const)
      : []),
    ...(mergeStrategyOf(capabilities) === undefined
      ? []
      : ([
          [docs, state.docs],
          [lines, state.lines],
        ] as const)),
  ];
  const differences: string[] = [];
  for (const [table, rows] of expected) {
    const found = (await world.rows(table)) ?? [];
    const difference = compareRows(table, rows, found);
    const lost = difference.missing.length > 0;
    const extra = difference.unexpected.length > 0;
    if (lost || extra) differences.push(describeDifference(table.name, difference));
  }
  return [...differences, ...(await ledgerDifferences(world, count))];
}

/** Fails unless the dataset is in the state after `count` loads, as far as the commit level promises it. */
export async function expectState(world: World, count: number, when: string): Promise<void> {
  const differences = await differencesFrom(world, count);
  const serious = world.capabilities.commit === "at-least-once" ? differences.filter((text) => text.includes("\n  missing:")) : differences;
  if (serious.length === 0) return;
  throw new AssertionError({ message: `${when}: the dataset is not in the state after load ${count}.\n${serious.join("\n")}` });
}

async function ledgerDifferences(world: World, count: number): Promise<readonly string[]> {
  if (!world.capabilities.offers.ledger) return [];
  return world.use(async ({ ledger }) => {
    const differences: string[] = [];
    const receipts = await Promise.all(loadIds.slice(0, 3).map((loadId) => ledger!.receipt("kit", loadId)));
    const recorded = receipts.filter((receipt) => receipt !== undefined).length;
    if (recorded !== count) differences.push(`ledger: ${recorded} loads have a receipt`);
    const state = (await ledger!.state("kit"))?.encoded;
    if (state !== (count === 0 ? undefined : `cursor ${count}`)) differences.push(`ledger: the state is ${state ?? "absent"}`);
    const schema = (await ledger!.schema({ name: "kit" }))?.hash;
    if (schema !== (count === 0 ? undefined : `schema0${count}`)) differences.push(`ledger: the newest schema is ${schema ?? "absent"}`);
    return differences;
  });
}
