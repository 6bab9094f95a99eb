import { readFileSync } from "node:fs";

/** The cases of one kind in a file of recorded answers of Python. */
export type VectorCases = <Case>(file: string, kind: string) => readonly Case[];

/** Those in a folder: `vectorsIn(new URL("../vectors/", import.meta.url))("ddl", "type")`. */
export function vectorsIn(folder: URL): VectorCases {
  return <Case>(file: string, kind: string): readonly Case[] => {
    const { cases } = JSON.parse(readFileSync(new URL(`${file}.json`, folder), "utf8")) as { cases: readonly { kind: string }[] };
    return cases.filter((found) => found.kind === kind) as unknown as readonly Case[];
  };
}
