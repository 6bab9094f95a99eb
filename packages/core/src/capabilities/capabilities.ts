import type { DataType } from "../schema/data-type.js";
import type { CommitLevel } from "./commit-level.js";
import type { MergeStrategy, ReplaceStrategy } from "./write-disposition.js";

/** What `resource({ writeDisposition })` may ask for. First strategy = default; an empty list = the disposition is refused. Append always works. */
export interface WriteCapabilities {
  /** Strategies of `replace`. */
  readonly replace: readonly ReplaceStrategy[];
  /** Strategies of `merge`. */
  readonly merge: readonly MergeStrategy[];
}

/** Job files that `run` accepts. */
export interface FormatCapabilities {
  /** Straight from the package, best first. Empty: this destination loads only through a staging destination. */
  readonly direct: readonly string[];
  /** Through a staging destination, best first, for the URL schemes that the engine behind can read. Absent: it cannot. */
  readonly staged?: { readonly schemes: readonly string[]; readonly formats: readonly string[] };
  /** Column types that a format cannot carry into this destination; normalize then picks another format or says why it cannot. */
  readonly unsupportedTypes?: Readonly<Record<string, readonly DataType[]>>;
  /** The size at which normalize starts a new job file. Default: one file for each 128 MiB. */
  readonly recommendedFileSize?: number;
}

/** What the normalizer must respect. Lengths in `lengthUnit`: Postgres counts bytes, Snowflake characters. */
export interface IdentifierCapabilities {
  /** Of a table, and of a column where `maxColumnLength` does not say otherwise. */
  readonly maxLength: number;
  /** Default: `maxLength`. */
  readonly maxColumnLength?: number;
  readonly lengthUnit: "bytes" | "characters";
  /** Names that no column can have, since every table has such columns of its own. Default: none. */
  readonly reservedColumns?: readonly string[];
  /** What happens to a name that is sent unquoted. */
  readonly casing: "preserve" | "lower" | "upper";
  /** Whether two names that differ only in case are two names. */
  readonly caseSensitive: boolean;
  /** A naming convention other than `snake_case`: the name of a built-in one, or `package#export`. */
  readonly naming?: string;
}

/** The types of columns that declare no precision of their own, and what nested values become. */
export interface TypeCapabilities {
  /** Digits, and fractional digits among them. */
  readonly decimal: readonly [precision: number, scale: number];
  /** Of integers beyond 64 bits. */
  readonly wei: readonly [precision: number, scale: number];
  /** Fractional digits: the default and the most. */
  readonly timestamp: readonly [precision: number, maxPrecision: number];
  /** Structs and lists stay as they are. False: they become nested tables or json. */
  readonly nested: boolean;
  /** Levels of nested tables that the normalizer may make. Absent: no limit; 0: nested data stays json in the root row. */
  readonly maxTableNesting?: number;
}

/** How many jobs a session bears at once. */
export interface ConcurrencyCapabilities {
  /** Jobs of one session that may run at once. `per-table`: at most one for each table, in the order of the plan. */
  readonly jobs: "parallel" | "per-table" | "sequential";
  /** Absent: the engine's own limit. */
  readonly max?: number;
}

/** Optional members of `DestinationClient`. The conformance kit checks that each claim and its member agree. */
export interface OfferedAbilities {
  /** Has `client.ledger`. Without it schema, state and receipts live only in the pipeline's own folder. */
  readonly ledger: boolean;
  /** Has `client.reader`, with `query` when "sql". */
  readonly read: false | "rows" | "sql";
  /** Has `client.staging`, with URLs of these schemes. */
  readonly stagingFor?: readonly string[];
}

/** Overrides for tables of one table format ("iceberg", "delta"); what is absent stays as it is for other tables. */
export interface TableFormatCapabilities {
  readonly write?: Partial<WriteCapabilities>;
  readonly formats?: Partial<FormatCapabilities>;
  readonly commit?: CommitLevel;
}

/** Frozen plain data: it prints, it serialises, and it needs neither credentials nor the driver. No functions: what depends on a table is in `tableFormats`. */
export interface DestinationCapabilities {
  /** Whether tables live in a named dataset. `required` (default): the engine makes a name where the user gives none. `optional`: only what the user gives. `none`: a name is ignored. */
  readonly dataset?: "required" | "optional" | "none";
  readonly write: WriteCapabilities;
  /** The promise for a plan that drops nothing. A session states its own (`LoadSession.level`), and load info prints that one. */
  readonly commit: CommitLevel;
  /** Whether data outlives the process. Default true; false for memory, and the kit then abandons sessions instead of killing processes. */
  readonly durable?: boolean;
  readonly formats: FormatCapabilities;
  readonly identifiers: IdentifierCapabilities;
  readonly types: TypeCapabilities;
  readonly concurrency: ConcurrencyCapabilities;
  readonly offers: OfferedAbilities;
  readonly tableFormats?: Readonly<Record<string, TableFormatCapabilities>>;
}
