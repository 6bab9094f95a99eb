import type { Children } from "./children.js";
import type { Command } from "./command.js";
import { seenIn, tablesIn, type Seen } from "./seen.js";
import type { Worlds } from "./worlds.js";

export interface Scenario {
  readonly name: string;
  /** What was done before, by processes that lived. */
  readonly before?: readonly Command[];
  /** Killed, then given again. */
  readonly killed: Command;
  /** What is done once it has ended well. */
  readonly after?: readonly Command[];
  /**
   * `kinds`: at the first event of each kind, and not where nothing changed since the one before, because no effect was under way; that
   * nothing changes there is what `effects.test.ts` proves. `turns`: of these only where packages appear, are committed and end. Default: at
   * every event.
   */
  readonly at?: "events" | "kinds" | "turns";
  /** Kills the second process too, at each of these events of its own. */
  readonly again?: readonly number[];
  /** The dataset holds nothing between the state before and the state after. Default true. */
  readonly atomic?: boolean;
}

/** One process that is to die. */
export interface KillPoint {
  readonly at: number;
  readonly event: string;
}

/** A scenario, and how it goes when nobody is killed. */
export interface Undisturbed {
  readonly scenario: Scenario;
  /** The world in which the command begins. */
  readonly start: string;
  readonly events: readonly string[];
  readonly expected: Seen;
  /** What the dataset may hold after a kill. */
  readonly between: readonly Seen["tables"][];
}

export async function undisturbed(scenario: Scenario, worlds: Worlds, children: Children): Promise<Undisturbed> {
  const { before = [], killed, after = [] } = scenario;
  const start = worlds.create();
  for (const command of before) await children.do(start, command);
  const world = worlds.create(start);
  const { events } = await children.do(world, killed);
  const committed = tablesIn(world);
  for (const command of after) await children.do(world, command);
  const expected = await seenIn(world, killed.machine);
  return {
    scenario,
    start,
    events,
    expected,
    between: [tablesIn(start), committed],
  };
}

/**
 * Where each scenario is killed. Of `kinds`: at the first event of each kind, unless no effect was under way since the event before it; then
 * only if no scenario before this one is killed at such an event.
 */
export function killPoints(all: readonly Undisturbed[]): readonly (readonly KillPoint[])[] {
  const swept = new Set<string>();
  return all.map(({ scenario, events }) => {
    const points = events.map((event, at) => ({ event, at }));
    const told = new Set<string>();
    let open = 0;
    const chosen = points.filter(({ event, at }) => {
      const changed = at === 0 || open > 0;
      const [, what, status] = event.split(" ");
      if (status === "started" && what !== "step" && what !== "resource") open += 1;
      if (status === "finished" && what !== "step" && what !== "resource") open -= 1;
      const kind = kindOf(event);
      if (scenario.at !== undefined && told.has(kind)) return false;
      if (scenario.at === "kinds" && !changed && swept.has(kind)) return false;
      if (scenario.at === "turns" && !(changed && turn.test(kind)) && swept.has(kind)) return false;
      told.add(kind);
      return true;
    });
    for (const kind of told) swept.add(kind);
    return chosen;
  });
}

const turn = /^(?:rows|publish|destination commit|destination committed|record|restore|wipe|discard|schema-files)/;

/** Without the step and the table. */
export function kindOf(event: string): string {
  const [, what, detail] = event.split(" ");
  return what === "rows" ? "rows" : `${what} ${detail ?? ""}`.trim();
}

/** Kills at one event, then does the command again, and says what is to be seen then. */
export async function killedAt(
  { scenario: { killed, after = [], again = [] }, start }: Undisturbed,
  { at }: KillPoint,
  worlds: Worlds,
  children: Children,
): Promise<
  readonly {
    readonly between: Seen["tables"];
    readonly end: Seen;
    readonly secondKill: number | undefined;
    readonly killedTwice: boolean;
  }[]
> {
  const world = worlds.create(start);
  if (!(await children.kill(world, killed, at))) throw new Error(`The command ended before event ${at}.`);
  const between = tablesIn(world);
  const ends = [];
  for (const secondKill of [undefined, ...again]) {
    const own = worlds.create(world);
    const killedTwice = secondKill !== undefined && (await children.kill(own, killed, secondKill));
    for (const command of [killed, ...after]) await children.do(own, command);
    ends.push({ between, end: await seenIn(own, killed.machine), secondKill, killedTwice });
    worlds.remove(own);
  }
  worlds.remove(world);
  return ends;
}
