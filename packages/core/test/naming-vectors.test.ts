import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { namingConvention } from "../src/naming/built-in.js";
import { nameTag } from "../src/naming/name-tag.js";
import type { NamingConvention } from "../src/naming/naming-convention.js";
import { NamingError } from "../src/naming/naming-error.js";
import { trimAndTag } from "../src/naming/shorten-name.js";

/** Names, or what Python dlt raised. */
type Answer = string | { readonly error: string };
interface Normalized {
  readonly ident: Answer;
  readonly table?: Answer;
  readonly path?: Answer;
  readonly tables_path?: Answer;
}
type Case =
  | {
      id: string;
      kind: "identifier";
      input: string;
      results: Record<string, Record<string, Normalized> & { break_path: string[] }>;
    }
  | { id: string; kind: "fragments"; input: string[]; results: Record<string, Record<string, Answer>> }
  | { id: string; kind: "collision"; convention: string; max_length: number; function: "normalize_path"; groups: Record<string, string[]> }
  | { id: string; kind: "tag"; input: string; tags: Record<string, string> }
  | { id: string; kind: "trim_and_tag"; input: [string, string, number]; result: Answer };

const vectors = JSON.parse(readFileSync(new URL("./vectors/naming.json", import.meta.url), "utf8")) as {
  cases: Case[];
  fields: { conventions: Record<string, { name: string; is_case_sensitive: boolean; path_separator: string }> };
};

/** They come with the Weaviate destination. */
const elsewhere = new Set(["weaviate", "weaviate_ci"]);
const conventionNames = Object.keys(vectors.fields.conventions).filter((name) => !elsewhere.has(name));

const casesOf = <Kind extends Case["kind"]>(kind: Kind): Extract<Case, { kind: Kind }>[] =>
  vectors.cases.filter((each): each is Extract<Case, { kind: Kind }> => each.kind === kind);

function expectAnswer(run: () => string, answer: Answer): void {
  if (typeof answer === "string") expect(run()).toBe(answer);
  else expect(run).toThrow(NamingError);
}

function expectNormalized(convention: NamingConvention, input: string, expected: Normalized): void {
  const path = expected.path ?? expected.ident;
  expectAnswer(() => convention.normalizeIdentifier(input), expected.ident);
  expectAnswer(() => convention.normalizeTableIdentifier(input), expected.table ?? expected.ident);
  expectAnswer(() => convention.normalizePath(input), path);
  expectAnswer(() => convention.normalizeTablesPath(input), expected.tables_path ?? path);
}

describe.each(conventionNames)("%s", (name) => {
  it("says what it is", () => {
    const expected = vectors.fields.conventions[name];
    const convention = namingConvention(name);
    expect(convention.name).toBe(expected?.name);
    expect(convention.caseSensitive).toBe(expected?.is_case_sensitive);
    expect(convention.pathSeparator).toBe(expected?.path_separator);
  });

  it.each(casesOf("identifier"))("$id normalises $input", ({ input, results }) => {
    const { break_path, ...lengths } = results[name]!;
    expect(namingConvention(name).breakPath(input)).toEqual(break_path);
    for (const maxLength of ["none", "16", "63", "127", "255"]) {
      const convention = namingConvention(name, maxLength === "none" ? undefined : Number(maxLength));
      expectNormalized(convention, input, lengths[maxLength] ?? lengths["none"]!);
    }
  });

  it.each(casesOf("fragments"))("$id joins $input", ({ input, results }) => {
    const { make_path, ...lengths } = results[name]!;
    expect(namingConvention(name).makePath(...input)).toBe(make_path);
    for (const maxLength of ["none", "16", "63", "127", "255"]) {
      const convention = namingConvention(name, maxLength === "none" ? undefined : Number(maxLength));
      expect(convention.shortenFragments(...input)).toBe(lengths[maxLength] ?? lengths["none"] ?? "");
    }
  });
});

describe("names that become equal", () => {
  const known = casesOf("collision").filter(({ convention }) => !elsewhere.has(convention));
  it.each(known)("$id in $convention", ({ convention, max_length, groups }) => {
    const naming = namingConvention(convention, max_length);
    for (const [normalized, inputs] of Object.entries(groups)) {
      for (const input of inputs) expect(naming.normalizePath(input)).toBe(normalized);
    }
  });
});

describe("nameTag", () => {
  it.each(casesOf("tag"))("$id of $input", ({ input, tags }) => {
    for (const [probability, tag] of Object.entries(tags)) expect(nameTag(input, Number(probability))).toBe(tag);
    expect(nameTag(input)).toBe(tags["0.001"]);
  });
});

describe("trimAndTag", () => {
  it.each(casesOf("trim_and_tag"))("$id of $input", ({ input, result }) => {
    expectAnswer(() => trimAndTag(...input), result);
  });
});
