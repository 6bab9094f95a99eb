import type { Scenario } from "./sweep.js";

/** What is killed at every event. Each ends, when the same command is given again, as if nobody had been killed. */
export const scenarios: readonly Scenario[] = [
  { name: "the first run of a pipeline, which goes on where its state says", killed: { step: "run", data: "growing" } },
  {
    name: "a run that goes on where the last one ended",
    before: [{ step: "run", data: "growing" }],
    killed: { step: "run", data: "grown" },
    at: "turns",
  },
  {
    name: "an append that goes on from its cursor",
    before: [{ step: "run", data: "cursor" }],
    killed: { step: "run", data: "cursorMoved" },
    at: "kinds",
    again: [9, 21],
  },
  {
    name: "an append of plain data under a key",
    before: [{ step: "run", data: "first" }],
    killed: { step: "run", data: "second", options: { idempotencyKey: "second" } },
    at: "kinds",
    again: [25],
  },
  {
    name: "a first run under a key",
    killed: { step: "run", data: "first", options: { idempotencyKey: "first" } },
    at: "turns",
  },
  {
    name: "a replace under a key",
    before: [{ step: "run", data: "first" }],
    killed: { step: "run", data: "replacing", options: { idempotencyKey: "replacing" } },
    at: "turns",
  },
  {
    name: "a run of several schemas under a key",
    before: [{ step: "run", data: "schemas" }],
    killed: { step: "run", data: "moreSchemas", options: { idempotencyKey: "more" } },
    at: "kinds",
    again: [12],
    atomic: false,
  },
  {
    name: "a first run of several schemas under a key",
    killed: { step: "run", data: "schemas", options: { idempotencyKey: "schemas" } },
    at: "turns",
    atomic: false,
  },
  ...(["drop_sources", "drop_resources", "drop_data"] as const).map((refresh): Scenario => ({
    name: `a run with refresh ${refresh} under a key`,
    before: [
      { step: "run", data: "cursor" },
      { step: "run", data: "first" },
    ],
    killed: { step: "run", data: "cursorMoved", options: { refresh, idempotencyKey: "refresh" } },
    at: "turns",
  })),
  {
    name: "extract of plain data under a key",
    before: [{ step: "run", data: "first" }],
    killed: { step: "extract", data: "second", options: { idempotencyKey: "second" } },
    after: [{ step: "normalize" }, { step: "load" }],
    at: "turns",
  },
  {
    name: "extract of several schemas under a key",
    killed: { step: "extract", data: "schemas", options: { idempotencyKey: "schemas" } },
    after: [{ step: "normalize" }, { step: "load" }],
    at: "turns",
  },
  {
    name: "normalize",
    before: [
      { step: "run", data: "first" },
      { step: "extract", data: "second" },
    ],
    killed: { step: "normalize" },
    after: [{ step: "load" }],
    again: [2],
  },
  {
    name: "load",
    before: [{ step: "run", data: "first" }, { step: "extract", data: "second" }, { step: "normalize" }],
    killed: { step: "load" },
    at: "turns",
    again: [9],
  },
  {
    name: "a load that tries again",
    before: [{ step: "extract", data: "first" }, { step: "normalize" }],
    killed: { step: "load", mood: "busy" },
    at: "turns",
  },
  {
    name: "a load that fails, and is cleaned up",
    before: [{ step: "extract", data: "first" }, { step: "normalize" }],
    killed: { step: "load", mood: "refusing" },
    at: "turns",
    after: [{ step: "load" }],
  },
  {
    name: "a load that cannot clean up after others",
    before: [{ step: "extract", data: "first" }, { step: "normalize" }],
    killed: { step: "load", mood: "untidy" },
    at: "turns",
  },
  {
    name: "giving packages up",
    before: [
      { step: "run", data: "first" },
      { step: "extract", data: "second" },
      { step: "extract", data: "grown" },
    ],
    killed: { step: "dropPendingPackages" },
    at: "turns",
  },
  {
    name: "a run on a machine that knows nothing of the pipeline",
    before: [{ step: "run", data: "cursor" }],
    killed: { step: "run", data: "cursorMoved", machine: "elsewhere" },
    at: "kinds",
    again: [6],
  },
  {
    name: "sync",
    before: [
      { step: "run", data: "first" },
      { step: "run", data: "growing" },
    ],
    killed: { step: "sync", machine: "elsewhere" },
    after: [{ step: "run", data: "grown", machine: "elsewhere" }],
    at: "turns",
  },
  {
    name: "drop",
    before: [{ step: "run", data: "growing" }],
    killed: { step: "drop" },
    after: [{ step: "run", data: "grown" }],
    at: "kinds",
  },
  {
    name: "dropping a resource",
    before: [
      { step: "run", data: "growing" },
      { step: "run", data: "first" },
    ],
    killed: { step: "dropResources" },
    after: [{ step: "run", data: "grown" }],
    at: "turns",
  },
  {
    name: "a run with schema files",
    killed: { step: "run", data: "growing", exports: true },
    at: "turns",
  },
  {
    name: "normalize of a table that is replaced by nothing, and never was",
    before: [{ step: "extract", data: "nothing" }],
    killed: { step: "normalize" },
  },
  {
    name: "extract of what a state asks for",
    before: [{ step: "run", data: "growing" }],
    killed: { step: "extract", data: "grown" },
    after: [{ step: "normalize" }, { step: "load" }],
  },
];
