import fs from "node:fs";
import promises, { type FileHandle } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";

type Call = (...given: unknown[]) => Promise<unknown>;
type Members = Record<string, Call>;

/** The disk of this process, which a test fills: what writes counts its calls, and fails from one of them on. */
export class FullDisk {
  /** Calls that write, since it was counted anew. */
  writes = 0;
  /** The paths of calls that failed. */
  readonly refused: string[] = [];
  #room: number = Number.POSITIVE_INFINITY;

  /** From now on so many calls succeed. */
  room(calls: number): void {
    this.writes = 0;
    this.#room = calls;
    this.refused.length = 0;
  }

  /** Wraps the calls of `node:fs/promises`, of this process. */
  static async install(): Promise<FullDisk> {
    const disk = new FullDisk();
    const members = promises as unknown as Members;
    for (const name of ["appendFile", "copyFile", "mkdir", "rename", "writeFile"]) {
      const original = members[name]!;
      members[name] = (...given) => disk.#writing(name, given[0], () => original(...given));
    }
    const paths = new WeakMap<object, string>();
    const { open } = promises;
    promises.open = async (...given) => {
      const isReading = given[1] === undefined || given[1] === "r";
      const opened = (): Promise<FileHandle> => open(...given);
      const handle = isReading ? await opened() : await disk.#writing("open", given[0], opened);
      paths.set(handle, String(given[0]));
      return handle;
    };
    // The class of file handles has no name that could be imported.
    const own = await open(new URL(import.meta.url), "r");
    const handles = Object.getPrototypeOf(own) as Members;
    await own.close();
    for (const name of ["appendFile", "sync", "write", "writeFile", "writev"]) {
      const original = handles[name]!;
      handles[name] = function (this: object, ...given) {
        return disk.#writing(name, paths.get(this), () => original.apply(this, given));
      };
    }
    fs.promises.open = promises.open;
    syncBuiltinESMExports();
    return disk;
  }

  async #writing<Value>(call: string, path: unknown, work: () => Promise<Value>): Promise<Value> {
    this.writes += 1;
    if (this.writes <= this.#room) return await work();
    this.refused.push(String(path));
    throw Object.assign(new Error(`ENOSPC: no space left on device, ${call} '${String(path)}'`), { code: "ENOSPC", errno: -28 });
  }
}
