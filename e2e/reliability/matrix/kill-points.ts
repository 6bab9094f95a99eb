import { isEffect, kindOf } from "../process/event-name.ts";

/** One process that is to die. */
export interface KillPoint {
  /** From 0. */
  readonly number: number;
  readonly event: string;
}

/**
 * `full`: at every event. `run`: at every effect of the load, and at the first of each kind before and after it. `load`: at the effects of the
 * load before which another was under way. `commit`: at each effect of the commit.
 */
export type Sample = "full" | "run" | "load" | "commit";

/**
 * Where a run is killed. Samples leave out events at which everything is as at the event before: those that tell of no effect, and starts of
 * effects while no other is under way.
 */
export function killPoints(events: readonly string[], sample: Sample): readonly KillPoint[] {
  const kinds = new Set<string>();
  let underWay = 0;
  let committing = false;
  return events
    .map((event, number) => ({ number, event }))
    .filter(({ event }) => {
      if (sample === "full") return true;
      if (!isEffect(event)) return false;
      const changed = underWay > 0;
      const inCommit = committing;
      const status = event.split(" ")[2];
      if (status === "started") underWay += 1;
      if (status === "finished") underWay -= 1;
      if (kindOf(event).startsWith("load commit ")) committing = status === "started";
      if (sample === "commit") return inCommit;
      if (event.startsWith("load ")) return sample === "run" || changed;
      return sample === "run" && kinds.size < kinds.add(kindOf(event)).size;
    });
}

/** A process that dies, and one that is killed while it recovers. */
export interface SecondKill {
  readonly first: KillPoint;
  /** The kind of event of the second process. */
  readonly again: string;
}

/** After a kill at the first, a kill at the second: what is committed, noted, repaired or loaded again is different each time. */
const pairs = [
  ["load destination commit", "load destination commit"],
  ["load destination acknowledged", "load record started"],
  ["extract publish finished", "folder recover started"],
  ["extract publish finished", "load destination acknowledged"],
  ["load job finished", "load begin finished"],
  ["load destination commit", "load job finished"],
] as const;

/** Kills of a recovery: after each kill another one. */
export function secondKills(events: readonly string[], sample: Sample): readonly SecondKill[] {
  return pairs.slice(0, sample === "commit" ? 2 : undefined).map(([kind, again]) => {
    const number = events.findIndex((event) => kindOf(event) === kind);
    if (number === -1) throw new Error(`No event of a run is "${kind}".`);
    return { first: { number, event: events[number]! }, again };
  });
}
