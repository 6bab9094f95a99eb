import type { CommonOptions } from "../destination/common-options.js";
import { DestinationError } from "../errors/destination-error.js";
import type { OptionDescription } from "../options/describe-options.js";
import { camelToSnake } from "../options/option-case.js";
import type { DestinationCapabilities } from "./capabilities.js";

type Group = "identifiers" | "formats" | "types" | "concurrency" | "write";

/** Where the value of a flat option goes. */
interface CapabilityOverride {
  readonly path: readonly [group: Group, member: string];
  readonly type: "text" | "integer" | "boolean";
  readonly values?: Readonly<Record<string, string>>;
  /** The value is one of the list at `path` and comes first in it. Else it takes the place of what is there. */
  readonly prefers?: true;
  readonly description: string;
}

/** Capabilities are grouped, config keys are flat: this is the one table between them. */
const capabilityOverrides: Readonly<Record<Exclude<keyof CommonOptions, "destinationName" | "environment">, CapabilityOverride>> = {
  namingConvention: {
    path: ["identifiers", "naming"],
    type: "text",
    description: "Naming convention of this destination: the name of a built-in one, or `package#export`.",
  },
  recommendedFileSize: {
    path: ["formats", "recommendedFileSize"],
    type: "integer",
    description: "Bytes of a job file before the next one is begun.",
  },
  maxTableNesting: {
    path: ["types", "maxTableNesting"],
    type: "integer",
    description: "Levels of nested tables; 0 keeps nested data as json.",
  },
  maxIdentifierLength: {
    path: ["identifiers", "maxLength"],
    type: "integer",
    description: "Longest name of a table, in bytes or characters as the destination counts.",
  },
  maxColumnIdentifierLength: {
    path: ["identifiers", "maxColumnLength"],
    type: "integer",
    description: "Longest name of a column, counted likewise.",
  },
  hasCaseSensitiveIdentifiers: {
    path: ["identifiers", "caseSensitive"],
    type: "boolean",
    description: "Whether two names that differ only in case are two names.",
  },
  preferredLoaderFileFormat: {
    path: ["formats", "direct"],
    type: "text",
    prefers: true,
    description: "The job file format to prefer among those that the destination loads.",
  },
  maxParallelLoadJobs: {
    path: ["concurrency", "max"],
    type: "integer",
    description: "Most jobs that run at once.",
  },
  loaderParallelismStrategy: {
    path: ["concurrency", "jobs"],
    type: "text",
    values: { parallel: "parallel", "table-sequential": "per-table", sequential: "sequential" },
    description: "Whether jobs run at once, one after the other for each table, or one after the other.",
  },
  replaceStrategy: {
    path: ["write", "replace"],
    type: "text",
    prefers: true,
    description: "How `replace` empties a table where the resource does not say.",
  },
};

const typeSystem = "column types follow the engine behind, and a wrong value breaks loads; declare `precision` and `scale` on the column";
const sqlOnly = "only the SQL of the destination decides it";

/** Capabilities that Python dlt takes as arguments and dlt-ts does not, with the reason. */
const refusedOverrides: Readonly<Record<string, string>> = {
  preferredStagingFileFormat: "the format of staged files follows from what both destinations read and write",
  supportedLoaderFileFormats: "a format that the destination cannot load does not become loadable; use `preferredLoaderFileFormat`",
  supportedStagingFileFormats: "a format that the destination cannot load does not become loadable",
  loaderFileFormatSelector: "capabilities are plain data; use `preferredLoaderFileFormat`, or `loaderFileFormat` of a run",
  preferredTableFormat: "a table format is decided table by table, and dlt-ts has no option for it",
  supportedTableFormats: "a table format that the destination lacks does not appear by declaring it",
  supportedMergeStrategies: "a strategy that the destination lacks does not appear by declaring it; choose one on the resource",
  supportedReplaceStrategies: "a strategy that the destination lacks does not appear by declaring it; use `replaceStrategy`",
  mergeStrategiesSelector: "capabilities are plain data; choose the strategy on the resource",
  replaceStrategiesSelector: "capabilities are plain data; choose the strategy on the resource",
  typeMapper: typeSystem,
  decimalPrecision: typeSystem,
  weiPrecision: typeSystem,
  timestampPrecision: typeSystem,
  maxTimestampPrecision: typeSystem,
  maxTextDataTypeLength: typeSystem,
  supportsNativeBoolean: typeSystem,
  supportsNestedTypes: typeSystem,
  supportsNaiveDatetime: typeSystem,
  supportsTzAwareDatetime: typeSystem,
  schemaSupportsNumericPrecision: sqlOnly,
  escapeIdentifier: sqlOnly,
  escapeLiteral: sqlOnly,
  formatDatetimeLiteral: sqlOnly,
  casefoldIdentifier: "it follows from the naming convention and `hasCaseSensitiveIdentifiers`",
  maxQueryLength: sqlOnly,
  maxQueryParameters: sqlOnly,
  maxRowsPerInsert: sqlOnly,
  insertValuesWriterType: sqlOnly,
  sqlglotDialect: "dlt-ts sends the destination's own SQL and translates none",
  alterAddMultiColumn: sqlOnly,
  enforcesNullsOnAlter: sqlOnly,
  supportsCloneTable: sqlOnly,
  supportsCreateTableIfNotExists: sqlOnly,
  supportsDdlTransactions: "the commit protocol is proven for what the destination declares",
  supportsTransactions: "the commit protocol is proven for what the destination declares",
  supportsMultipleStatements: sqlOnly,
  supportsTruncateCommand: sqlOnly,
  parquetFormat: "the destination's own writer settings are the ones that were tested with it",
  dialectCapabilities: sqlOnly,
};

/** The common options that override capabilities, described as a destination's own options are. */
export function describeCapabilityOverrides(): readonly OptionDescription[] {
  return Object.entries<CapabilityOverride>(capabilityOverrides).map(([name, { type, values, description }]) => ({
    path: [name],
    key: camelToSnake(name),
    secret: false,
    type,
    required: false,
    ...(values === undefined ? {} : { values: Object.keys(values) }),
    description,
  }));
}

/** Why an option is no override; `undefined` when nobody ever thought of it. */
export function whyNoOverride(option: string): string | undefined {
  return Object.hasOwn(refusedOverrides, option) ? refusedOverrides[option] : undefined;
}

/** Capabilities with the flat options applied. Throws a `DestinationError` (`options`) for a value that cannot be. */
export function overrideCapabilities<Capabilities extends DestinationCapabilities>(
  destination: string,
  declared: Capabilities,
  options: Readonly<Record<string, unknown>>,
): Capabilities {
  const capabilities: Record<string, unknown> = Object.fromEntries(Object.entries(declared));
  for (const [option, override] of Object.entries<CapabilityOverride>(capabilityOverrides)) {
    const value = options[option];
    if (value === undefined || value === null) continue;
    const [group, member] = override.path;
    const members = capabilities[group] as Readonly<Record<string, unknown>>;
    capabilities[group] = { ...members, [member]: overridden(destination, option, override, value, members[member]) };
  }
  return capabilities as Capabilities;
}

function overridden(destination: string, option: string, override: CapabilityOverride, value: unknown, declared: unknown): unknown {
  const { type, prefers } = override;
  const fits =
    type === "integer" ? Number.isSafeInteger(value) && (value as number) >= 0 : typeof value === (type === "text" ? "string" : type);
  if (!fits) throw refusal(destination, option, value, type === "integer" ? "a whole number, 0 or more" : `a ${type}`);
  if (prefers) {
    const list = declared as readonly unknown[];
    if (!list.includes(value)) throw refusal(destination, option, value, list.length === 0 ? "left out here" : `one of ${list.join(", ")}`);
    return [value, ...list.filter((item) => item !== value)];
  }
  if (override.values === undefined) return value;
  const known = override.values[value as string];
  if (known === undefined) throw refusal(destination, option, value, `one of ${Object.keys(override.values).join(", ")}`);
  return known;
}

function refusal(destination: string, option: string, value: unknown, wanted: string): DestinationError {
  return new DestinationError(
    "options",
    `Option "${option}" of destination "${destination}" must be ${wanted}, not ${JSON.stringify(value) ?? typeof value}.`,
    {
      context: { destination, option },
    },
  );
}
