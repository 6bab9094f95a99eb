import type { Scenario } from "./sweep.js";

/** What is killed at every event. Each ends, when the same command is given again, as if nobody had been killed. */
export const scenarios: readonly Scenario[] = [
  { name: "the first run of a pipeline, which goes on where its state says", killed: { step: "run", data: "growing" } },
  {
    name: "a run that goes on where the last one ended",
    before: [{ step: "run", data: "growing" }],
    killed: { step: "run", data: "grown" },
    at: "kinds",
    again: [4, 17],
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
    at: "kinds",
    again: [9],
  },
  {
    name: "a load that tries again",
    before: [{ step: "extract", data: "first" }, { step: "normalize" }],
    killed: { step: "load", mood: "busy" },
    at: "kinds",
  },
  {
    name: "a load that fails, and is cleaned up",
    before: [{ step: "extract", data: "first" }, { step: "normalize" }],
    killed: { step: "load", mood: "refusing" },
    at: "kinds",
    after: [{ step: "load" }],
  },
  {
    name: "a load that cannot clean up after others",
    before: [{ step: "extract", data: "first" }, { step: "normalize" }],
    killed: { step: "load", mood: "untidy" },
    at: "kinds",
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
