import type { WriteDisposition } from "@dlt-ts/core";
import {
  date,
  decimal,
  float,
  naive,
  resource,
  source,
  time,
  type Resource,
  type ResourceHints,
  type Source,
  type SourceOptions,
  type WriteDetails,
} from "@dlt-ts/pipeline";

/** A value as a recording of Python dlt holds it: JSON, or an object with a `$` key for what JSON cannot hold. */
export type Recorded = null | boolean | number | string | readonly Recorded[] | { readonly [key: string]: Recorded };

/** What a recorded run of Python dlt loaded. */
export interface RecordedData {
  readonly resources: readonly {
    readonly name: string;
    readonly items: readonly Recorded[];
    readonly hints: Readonly<Record<string, Recorded>>;
  }[];
  /** What holds the resources, and its settings. Absent: the resources are run as they are. */
  readonly source?: { readonly name: string; readonly root_key?: boolean; readonly max_table_nesting?: number };
}

/** The data of a recorded run, as a user of dlt-ts writes it. */
export function dataOf({ resources, source: described }: RecordedData): readonly Resource[] | Source {
  const own = resources.map(({ name, items, hints }) => resource(name, items.map(valueOf), hintsOf(hints)) as Resource);
  if (described === undefined) return own;
  const { name, ...settings } = described;
  return source(name, own, inCamelCase(settings) as SourceOptions);
}

function hintsOf(hints: Readonly<Record<string, Recorded>>): ResourceHints<WriteDisposition, unknown> {
  const columns = hints["columns"] as Readonly<Record<string, Readonly<Record<string, Recorded>>>> | undefined;
  const cursor = hints["incremental"] as Readonly<Record<string, Recorded>> | undefined;
  const write = hints["write_disposition"];
  const named = {
    ...inCamelCase({ ...hints, ...(columns === undefined ? {} : { columns: {} }) }),
    ...(cursor === undefined ? {} : { incremental: inCamelCase(cursor) }),
    ...(typeof write !== "object" || write === null
      ? {}
      : { writeDisposition: inCamelCase(write as Readonly<Record<string, Recorded>>) as unknown as WriteDetails }),
  };
  if (columns === undefined) return named as ResourceHints<WriteDisposition, unknown>;
  return { ...named, columns: Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, inCamelCase(column)])) };
}

function inCamelCase(record: Readonly<Record<string, Recorded>>): Readonly<Record<string, Recorded>> {
  const camel = (key: string): string => key.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [camel(key), value]));
}

function valueOf(recorded: Recorded): unknown {
  if (Array.isArray(recorded)) return recorded.map(valueOf);
  if (typeof recorded !== "object" || recorded === null) return recorded;
  const { $type: type, value } = recorded as { readonly $type?: string; readonly value?: string };
  switch (type) {
    case undefined:
      return Object.fromEntries(Object.entries(recorded).map(([key, inner]) => [key, valueOf(inner)]));
    case "float":
      return float(Number(value));
    case "bigint":
      return BigInt(value!);
    case "decimal":
      return decimal(value!);
    case "date":
      return date(value!);
    case "time":
      return time(value!);
    case "datetime":
      // Text with an offset is taken for an instant, as Python's own value is.
      return /(?:Z|[+-]\d\d:\d\d)$/.test(value!) ? value : naive(value!);
    case "bytes":
      return Buffer.from(value!, "base64");
    case "uuid":
      return value;
    case "wei":
      return new Wei(value!);
    default:
      throw new Error(`There is no value of type ${type} here.`);
  }
}

/** An integer of Python's wei type. Nothing public makes a small one; values of another copy of dlt-ts are known by this mark. */
class Wei {
  readonly dltValue = "wei" as const;
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}
