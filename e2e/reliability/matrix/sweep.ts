import type { Contents, Reader } from "../engines/engine.ts";
import type { Command, Memory } from "../process/perform.ts";
import type { World } from "../process/world.ts";
import { comparable, tableNames, withoutMoments, type Comparable } from "./comparable.ts";
import { missingIn, same } from "./differences.ts";
import { keepsOldSnapshots, killedTurn, type DispositionName, type Turn } from "./dispositions.ts";
import type { KillPoint } from "./kill-points.ts";
import type { Stage } from "./stage.ts";

/** A run that nobody kills: what every other has to end as. */
export interface Undisturbed {
  readonly command: Command;
  /** The world in which it begins. Nobody is connected to it. */
  readonly start: World;
  readonly events: readonly string[];
  readonly before: Comparable;
  readonly after: Comparable;
  readonly afterwards: Afterwards;
  /** At each event somebody looked, where others can. */
  readonly looks: Looks;
}

/** What there is besides rows. */
interface Afterwards {
  readonly memory: Memory;
  readonly tables: readonly string[];
}

/** What somebody else saw. */
export interface Looks {
  readonly taken: number;
  /** Neither what was before nor what is after. */
  readonly early: number;
  /** Would have had to wait for a lock, and saw nothing. */
  readonly waited: number;
}

/** What came of a kill, and of the same command again. */
export interface Survived {
  readonly lost: number;
  readonly doubled: number;
  readonly looks: Looks;
  /** Whether the second process was killed too. */
  readonly killedTwice: boolean;
  readonly after: Comparable;
  readonly afterwards: Afterwards;
}

export async function undisturbed(
  { engine, worlds, loaders }: Stage,
  disposition: DispositionName,
  turn: Turn = killedTurn(disposition),
): Promise<Undisturbed> {
  const start = await worlds.create();
  for (const earlier of [1, 2] as const) if (earlier < turn) await loaders.done({ world: start, command: { disposition, turn: earlier } });
  const command = { disposition, turn };
  const world = await worlds.copy(start);
  const before = comparable(await engine.contents(world.place));
  const seen: (Comparable | "waits")[] = [];
  await using reader = engine.concurrent ? await engine.reader(world.place) : undefined;
  // Somebody looks between every two events, while the loader stands still.
  const look = async (): Promise<void> => void seen.push(comparableOf(await reader!.read()));
  const { events, memory } = await loaders.done({ world, command, held: engine.concurrent }, engine.concurrent ? look : undefined);
  const contents = await engine.contents(world.place);
  const after = comparable(contents);
  return {
    command,
    start,
    events,
    before,
    after,
    afterwards: afterwardsOf(memory, tableNames(contents)),
    looks: looksOf(seen, before, after),
  };
}

/** Kills a run, looks, gives the same command again, and looks again. `again`: the kind of event at which the second process dies too. */
export async function killed(
  { engine, worlds, loaders }: Stage,
  { command, start, before, after }: Undisturbed,
  { number, event }: KillPoint,
  again?: string,
): Promise<Survived> {
  const world = await worlds.copy(start);
  try {
    const seen: (Comparable | "waits")[] = [];
    await using reader = await engine.reader(world.place);
    // A reader makes the load of a new table copy the rows that it would have moved. These are other events, and kills go by their number.
    const { disposition } = command;
    const readersMatter = !keepsOldSnapshots(disposition) || killedTurn(disposition) === 1;
    await using snapshot = engine.concurrent && !readersMatter ? await engine.reader(world.place, { snapshot: true }) : undefined;
    await using looker = new Looker(engine.concurrent ? reader : undefined, seen);
    const first = await loaders.order({ world, command, killAt: number }, () => (readersMatter ? undefined : looker.look()));
    if (first.end !== "killed") throw new Error(`The run ended before event ${number}, ${event}: ${first.end}.`);
    await looker.rest();
    // The server takes a moment to notice that nobody is there any more; then nothing holds a reader up.
    const left = await readAtLast(reader);
    seen.push(comparable(left));
    const second = again === undefined ? undefined : await loaders.order({ world, command, killAt: again }, () => looker.look());
    const { memory } = await loaders.done({ world, command }, () => looker.look());
    await looker.rest();
    // A transaction that began before the kill sees what it saw.
    const old = snapshot === undefined ? before : comparable(await readAtLast(snapshot));
    const contents = await engine.contents(world.place);
    const found = comparable(contents);
    const looks = looksOf(seen, before, after);
    return {
      lost: missingIn(found, after),
      doubled: missingIn(after, found),
      looks: { ...looks, early: looks.early + (same(old, before) ? 0 : 1) },
      killedTwice: second?.end === "killed",
      after: found,
      afterwards: afterwardsOf(memory, tableNames(contents)),
    };
  } finally {
    await worlds.remove(world);
  }
}

/** Looks whenever an event was told and no look is under way. */
class Looker implements AsyncDisposable {
  readonly #reader: Reader | undefined;
  readonly #seen: (Comparable | "waits")[];
  #busy: Promise<void> | undefined;

  constructor(reader: Reader | undefined, seen: (Comparable | "waits")[]) {
    this.#reader = reader;
    this.#seen = seen;
  }

  look(): void {
    if (this.#reader === undefined || this.#busy !== undefined) return;
    this.#busy = this.#reader.read().then((contents) => {
      this.#seen.push(comparableOf(contents));
      this.#busy = undefined;
    });
  }

  async rest(): Promise<void> {
    await this.#busy;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#busy?.catch(() => undefined);
  }
}

async function readAtLast(reader: Reader): Promise<Contents> {
  for (;;) {
    const contents = await reader.read();
    if (contents !== "waits") return contents;
  }
}

function comparableOf(read: Contents | "waits"): Comparable | "waits" {
  return read === "waits" ? read : comparable(read);
}

function looksOf(seen: readonly (Comparable | "waits")[], before: Comparable, after: Comparable): Looks {
  const taken = seen.filter((each) => each !== "waits");
  const early = taken.filter((each) => !same(each, before) && !same(each, after));
  return { taken: taken.length, early: early.length, waited: seen.length - taken.length };
}

function afterwardsOf({ state, waiting }: Memory, tables: readonly string[]): Afterwards {
  return { memory: { state: withoutMoments(state), waiting }, tables };
}
