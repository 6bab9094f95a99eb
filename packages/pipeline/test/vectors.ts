import { readFileSync } from "node:fs";

/** A file of recorded answers. */
export function readVectors<Case>(name: string): readonly Case[] {
  const content = JSON.parse(readFileSync(new URL(`./vectors/${name}`, import.meta.url), "utf8")) as
    | readonly Case[]
    | { readonly cases: readonly Case[] };
  return "cases" in content ? content.cases : (content as readonly Case[]);
}
