// Imported before all else by a process whose changes of the disk are watched: it wraps what changes files in node:fs.
import fs from "node:fs";
import promises, { type FileHandle } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { beginWatch, currentWatch } from "./effect-watch.js";

beginWatch();

type Call = (...given: unknown[]) => unknown;
type Members = Record<string, Call>;

const changing =
  "appendFile chmod copyFile cp ftruncate futimes link mkdir mkdtemp rename rm rmdir symlink truncate unlink utimes write writeFile writev";
const changingHandle = "appendFile chmod datasync sync truncate utimes write writeFile writev";

const paths = new WeakMap<object, string>();
const isOfCode = (path: string): boolean => path.includes("dlt-ts-kill-cache");
const nameOf = (given: unknown): string =>
  typeof given === "object" && given !== null ? (paths.get(given) ?? String(given)) : String(given);

function note(call: string, path: string): void {
  if (!isOfCode(path)) currentWatch()?.note(call, path);
}

/** The path that counts: of a rename it is the one that appears. */
const pathOf = (call: string, given: readonly unknown[]): string => nameOf(call.startsWith("rename") ? given[1] : given[0]);

for (const name of changing.split(" ")) {
  const members = [promises as unknown as Members, fs as unknown as Members] as const;
  for (const [of, called, kind] of [
    [members[0], name, "promise"],
    [members[1], `${name}Sync`, "sync"],
    [members[1], name, "callback"],
  ] as const) {
    const original = of[called];
    if (original === undefined) continue;
    of[called] = (...given) => {
      const path = pathOf(called, given);
      note(`fs.${called}`, path);
      if (kind === "sync") return original(...given);
      if (kind === "callback") {
        const then = given.at(-1) as Call;
        return original(...given.slice(0, -1), (...answer: unknown[]) => {
          note(`end of fs.${called}`, path);
          return then(...answer);
        });
      }
      return (original(...given) as Promise<unknown>).then((value) => {
        note(`end of fs.${called}`, path);
        return value;
      });
    };
  }
}

const { open } = promises;
const isReading = (flags: unknown): boolean => flags === undefined || flags === "r";
const opened = async (...given: Parameters<typeof open>): Promise<FileHandle> => {
  if (!isReading(given[1])) note("fs.open", String(given[0]));
  const handle = await open(...given);
  paths.set(handle, String(given[0]));
  return handle;
};
promises.open = opened;
fs.promises.open = opened;
const { openSync } = fs;
fs.openSync = (...given) => {
  if (!isReading(given[1])) note("fs.openSync", String(given[0]));
  return openSync(...given);
};

// The class of file handles has no name that could be imported.
const own = await open(new URL(import.meta.url), "r");
const handles = Object.getPrototypeOf(own) as Members;
await own.close();
for (const name of changingHandle.split(" ")) {
  const original = handles[name]!;
  handles[name] = function (this: object, ...given) {
    const path = paths.get(this) ?? "";
    note(`FileHandle.${name}`, path);
    return (original.apply(this, given) as Promise<unknown>).then((value) => {
      note(`end of FileHandle.${name}`, path);
      return value;
    });
  };
}
syncBuiltinESMExports();
