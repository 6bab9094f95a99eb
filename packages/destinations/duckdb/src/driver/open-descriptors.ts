import { fstatSync, readdirSync, statSync } from "node:fs";

/** How often this process has a file open. 0 where nobody can tell: on Windows, without `/dev/fd`, of a path that is no file. */
export function openDescriptors(path: string): number {
  const file = statSync(path, { throwIfNoEntry: false, bigint: true });
  if (file === undefined) return 0;
  return descriptors().filter((descriptor) => {
    try {
      const { dev, ino } = fstatSync(descriptor, { bigint: true });
      return dev === file.dev && ino === file.ino;
    } catch {
      // The one that listed them is closed again.
      return false;
    }
  }).length;
}

function descriptors(): readonly number[] {
  try {
    return readdirSync("/dev/fd").map(Number);
  } catch {
    return [];
  }
}
