import { sep } from "node:path";
import type { PipelineEvent } from "../../src/pipeline-event.js";

/** Hears the events of a pipeline and is told of every change, and knows which of them no event announced. */
export class EffectWatch {
  readonly #open: string[] = [];
  #last = "nothing yet";
  /** Changes that lie outside of every effect. */
  readonly unannounced: string[] = [];
  /** Changes, by the effect in which they lay. */
  readonly announced: Map<string, number> = new Map();

  hear(event: PipelineEvent): void {
    this.#last = event.type === "effect" ? `${event.effect} ${event.status}` : event.type === "step" ? `step ${event.status}` : event.type;
    if (event.type !== "effect") return;
    if (event.status === "started") this.#open.push(event.effect);
    else this.#open.splice(this.#open.lastIndexOf(event.effect), 1);
  }

  /** Checks a change when it begins and when it ends. `effects`: those that it may be part of. Default: any. */
  async during<Value>(call: string, path: string | undefined, work: () => Promise<Value>, effects: readonly string[] = []): Promise<Value> {
    this.note(call, path, effects);
    const value = await work();
    this.note(`end of ${call}`, path, effects);
    return value;
  }

  note(call: string, path: string | undefined, effects: readonly string[] = []): void {
    const effect = effects.length === 0 ? this.#open.at(-1) : effects.find((each) => this.#open.includes(each));
    if (effect !== undefined) this.announced.set(effect, (this.announced.get(effect) ?? 0) + 1);
    else if (path === undefined || !isFree(call, path)) this.unannounced.push(`${call} ${path ?? ""} (after ${this.#last})`);
  }
}

/** What only its owner sees: a draft before it is published. And a sign of life of who holds the lock, which comes at any time. */
function isFree(call: string, path: string): boolean {
  if (call.endsWith("fs.utimes") && path.endsWith("holder.json")) return true;
  const parts = path.split(sep);
  const temporary = parts.lastIndexOf("temporary");
  return temporary !== -1 && parts.length > temporary + 1;
}

const place = globalThis as { watchOfEffects?: EffectWatch };

/** Where `watch-files.ts` was imported first. */
export function currentWatch(): EffectWatch | undefined {
  return place.watchOfEffects;
}

export function beginWatch(): EffectWatch {
  place.watchOfEffects = new EffectWatch();
  return place.watchOfEffects;
}
