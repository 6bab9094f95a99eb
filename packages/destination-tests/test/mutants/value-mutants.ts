import type { Json } from "@dlt-ts/core";
import type { Fault } from "@dlt-ts/destination-tests";
import { withRows, withValues } from "./changed-rows.ts";

const text = (change: (value: string) => Json): ((value: Json) => Json) => {
  return (value) => (typeof value === "string" ? change(value) : value);
};

/** Faults of values on their way into a table. */
export const valueMutants: readonly Fault[] = [
  {
    name: "drops nulls",
    job: withValues("text", (value) => value ?? ""),
    noticedBy: ["values.jsonl.nulls", "values.jsonl.text", "values.jsonl.many-rows"],
  },
  {
    name: "empty text becomes null",
    job: withValues(
      "text",
      text((value) => (value === "" ? null : value)),
    ),
    noticedBy: ["values.jsonl.text"],
  },
  {
    name: "trims text",
    job: withValues(
      "text",
      text((value) => value.trim()),
    ),
    noticedBy: ["values.jsonl.text"],
  },
  {
    name: "cuts long text",
    job: withValues(
      "text",
      text((value) => value.slice(0, 65_535)),
    ),
    noticedBy: ["values.jsonl.text"],
  },
  {
    name: "text in one byte",
    job: withValues(
      "text",
      text((value) => Buffer.from(value, "latin1").toString("latin1")),
    ),
    noticedBy: ["values.jsonl.text"],
  },
  {
    name: "rounds decimals",
    job: withValues(
      "decimal",
      text((value) => value.replace(/(\.\d)\d+$/, "$1")),
    ),
    noticedBy: ["values.jsonl.decimal"],
  },
  {
    name: "decimals as doubles",
    job: withValues(
      "decimal",
      text((value) => (value.length < 25 ? Number(value).toFixed(9) : value)),
    ),
    noticedBy: ["values.jsonl.decimal"],
  },
  {
    name: "integers as doubles",
    job: withValues("bigint", (value) => (value === null ? null : BigInt(Number(value)).toString())),
    noticedBy: ["values.jsonl.bigint"],
  },
  {
    name: "integers of 32 bits",
    job: withValues("bigint", (value) => (value === null ? null : Number(BigInt.asIntN(32, BigInt(String(value)))))),
    noticedBy: ["values.jsonl.bigint"],
  },
  {
    name: "doubles of 32 bits",
    job: withValues("double", (value) => (typeof value === "number" && Number.isFinite(Math.fround(value)) ? Math.fround(value) : value)),
    noticedBy: ["values.jsonl.double"],
  },
  {
    name: "timestamps of milliseconds",
    job: withValues(
      "timestamp",
      text((value) => value.replace(/(\.\d{3})\d+/, "$1")),
    ),
    noticedBy: ["values.jsonl.timestamp"],
  },
  {
    name: "wall clocks as instants of another zone",
    job: withValues(
      "timestamp",
      text((value) => value.replace(/T12:/, "T10:")),
    ),
    noticedBy: ["values.jsonl.timestamp"],
  },
  {
    name: "times of seconds",
    job: withValues(
      "time",
      text((value) => value.replace(/\.\d+/, "")),
    ),
    noticedBy: ["values.jsonl.time"],
  },
  {
    name: "dates from 1970 on",
    job: withValues(
      "date",
      text((value) => (value < "1970" ? "1970-01-01" : value)),
    ),
    noticedBy: ["values.jsonl.date"],
  },
  { name: "false is null", job: withValues("bool", (value) => value || null), noticedBy: ["values.jsonl.bool"] },
  {
    name: "binary as text",
    job: withValues(
      "binary",
      text((value) => Buffer.from(Buffer.from(value, "base64").toString("utf8")).toString("base64")),
    ),
    noticedBy: ["values.jsonl.binary"],
  },
  {
    name: "json as text",
    job: withValues("json", (value) => (value === null ? null : JSON.stringify(value))),
    noticedBy: ["values.jsonl.json"],
  },
  {
    name: "wei of 64 bits",
    job: withValues(
      "wei",
      text((value) => BigInt.asIntN(64, BigInt(value)).toString()),
    ),
    noticedBy: ["values.jsonl.wei"],
  },
  {
    name: "equal rows once",
    job: (job) => {
      const seen = new Set<string>();
      const once = withRows(job, (row) =>
        seen.has(JSON.stringify(row)) ? { ...row, name: "repeated" } : (seen.add(JSON.stringify(row)), row),
      );
      return once;
    },
    noticedBy: ["write.append.equal-rows"],
  },
];
