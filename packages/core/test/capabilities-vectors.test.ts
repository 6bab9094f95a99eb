import { describe, expect, it } from "vitest";
import { adjustCapabilities, defineDestination, namingConvention, type DestinationCapabilities, type OptionsSchema } from "@dlt-ts/core";
import vectors from "./vectors/capabilities.json" with { type: "json" };

interface Recorded {
  readonly casefold_identifier: { readonly $fn: string };
  readonly has_case_sensitive_identifiers: boolean | null;
  readonly max_identifier_length: number;
  readonly max_column_identifier_length: number;
  readonly loader_parallelism_strategy: string | null;
  readonly max_table_nesting: number | null;
  readonly naming_convention: string | null;
  readonly recommended_file_size: number | null;
}

const casings: Readonly<Record<string, "preserve" | "lower" | "upper">> = {
  "identity (str)": "preserve",
  "str.lower": "lower",
  "str.upper": "upper",
};
const strategies = { parallel: "parallel", "table-sequential": "per-table", sequential: "sequential" } as const;

function toOurs(recorded: Recorded): DestinationCapabilities {
  return {
    write: { replace: ["truncate-and-insert"], merge: [] },
    commit: "atomic",
    formats: {
      direct: ["jsonl"],
      ...(recorded.recommended_file_size === null ? {} : { recommendedFileSize: recorded.recommended_file_size }),
    },
    identifiers: {
      maxLength: recorded.max_identifier_length,
      maxColumnLength: recorded.max_column_identifier_length,
      lengthUnit: "characters",
      casing: casings[recorded.casefold_identifier.$fn]!,
      caseSensitive: recorded.has_case_sensitive_identifiers ?? false,
      ...(recorded.naming_convention === null ? {} : { naming: recorded.naming_convention }),
    },
    types: {
      decimal: [38, 9],
      wei: [38, 0],
      timestamp: [6, 6],
      nested: false,
      ...(recorded.max_table_nesting === null ? {} : { maxTableNesting: recorded.max_table_nesting }),
    },
    concurrency: { jobs: strategies[(recorded.loader_parallelism_strategy ?? "parallel") as keyof typeof strategies] },
    offers: { ledger: true, read: false },
  };
}

const raw: ReadonlyMap<string, Recorded> = new Map(
  vectors.cases.flatMap((vector) =>
    vector.kind === "raw" ? [[vector.destination, vector.capabilities as unknown as Recorded] as const] : [],
  ),
);
const adjusted = vectors.cases.filter((vector) => vector.kind === "adjusted");

/** No options of its own. */
const noOptions: OptionsSchema<object, object> = {
  "~standard": {
    version: 1,
    vendor: "test",
    validate: () => ({ value: {} }),
    jsonSchema: { input: () => ({ type: "object", properties: {}, additionalProperties: false }) },
  },
};

describe("adjustCapabilities", () => {
  for (const { id, destination, naming, changed } of adjusted.filter(({ kwargs }) => Object.keys(kwargs ?? {}).length === 0)) {
    it(`${id}: ${destination} under ${naming}`, () => {
      const before = raw.get(destination)!;
      const ours = adjustCapabilities(toOurs(before), namingConvention(naming ?? "snake_case"));
      expect(ours).toEqual(toOurs({ ...before, ...(changed as Partial<Recorded>) }));
    });
  }
});

describe("options of a factory that override capabilities", () => {
  const general = [
    "recommended_file_size",
    "naming_convention",
    "max_table_nesting",
    "max_identifier_length",
    "loader_parallelism_strategy",
  ];
  const cases = adjusted.filter(({ kwargs }) => general.some((name) => name in (kwargs ?? {})));
  it.each(cases)("$id: $destination", ({ destination, kwargs, changed }) => {
    const before = raw.get(destination)!;
    const factory = defineDestination({
      type: destination,
      schema: noOptions,
      capabilities: toOurs(before),
      connect: () => Promise.reject(new Error("never called")),
    });
    const options = Object.fromEntries(
      Object.entries(kwargs!).map(([name, value]) => [name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()), value]),
    );
    expect(factory(options).capabilities()).toEqual(toOurs({ ...before, ...(changed as Partial<Recorded>) }));
  });
});
