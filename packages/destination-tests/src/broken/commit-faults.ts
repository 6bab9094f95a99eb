import { randomUUID } from "node:crypto";
import type { LoadSession } from "@dlt-ts/core";
import type { Changes } from "./changed-destination.js";
import { bookkeepingOf, chainsOf, committingInParts } from "./partial-commits.js";

/** A destination with a fault, and the cases that must notice it. */
export interface Fault extends Changes {
  readonly name: string;
  /** Ids of cases, each of which must fail. */
  readonly noticedBy: readonly string[];
}

const kills = ["faults.kill.changes"];

/** Faults of the commit, of receipts and of recovery, as any destination could have them. */
export const commitFaults: readonly Fault[] = [
  {
    name: "no receipt check",
    plan: (plan) => {
      const { receipts, ...others } = plan.systemTables;
      return { ...plan, systemTables: { ...others, receipts: { ...receipts, name: `${receipts.name}_${randomUUID()}` } } };
    },
    noticedBy: ["faults.race.commit", "faults.acknowledgement", "faults.committed", ...kills],
  },
  { name: "receipt without digest", plan: (plan) => ({ ...plan, digest: "" }), noticedBy: ["faults.conflict"] },
  { name: "receipt without pipeline", plan: (plan) => ({ ...plan, pipeline: "all" }), noticedBy: ["faults.race.pipelines"] },
  {
    name: "each table commits",
    session: (session, parts) => committingInParts(session, parts, (plan) => [...chainsOf(plan), bookkeepingOf(plan)]),
    noticedBy: kills,
  },
  {
    name: "recorded before its rows are committed",
    session: (session, parts) => committingInParts(session, parts, (plan) => [bookkeepingOf(plan), ...chainsOf(plan)]),
    noticedBy: kills,
  },
  {
    name: "publishes without the jobs that did not run",
    session: (session, { plan, context, client }): LoadSession => {
      const ran: Parameters<LoadSession["run"]>[0][] = [];
      return {
        ...session,
        async run(job) {
          ran.push(job);
          return session.run(job);
        },
        async commit() {
          const ids = new Set(ran.map(({ id }) => id));
          await using less = await client.begin({ ...plan, jobs: plan.jobs.filter(({ id }) => ids.has(id)) }, context);
          for (const job of ran) await less.run(job);
          return less.commit();
        },
        [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
      };
    },
    noticedBy: ["faults.missing-job"],
  },
  {
    name: "loses the second job of a table",
    plan: (plan) => ({ ...plan, jobs: plan.jobs.filter(({ id }) => !id.includes("001.")) }),
    job: (job) => (job.id.includes("001.") ? undefined : job),
    noticedBy: ["write.append", ...kills],
  },
  {
    name: "leaving takes the dataset along",
    session: (session, { client }) => {
      let committed = false;
      return {
        ...session,
        async commit() {
          const result = await session.commit();
          committed = true;
          return result;
        },
        async [Symbol.asyncDispose]() {
          if (!committed) await client.drop();
        },
      };
    },
    noticedBy: ["faults.race.workers", "faults.sweep"],
  },
  {
    name: "giving up takes committed rows along",
    session: (session, { client }) => ({
      ...session,
      abort: () => client.drop(),
      [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
    }),
    noticedBy: ["faults.abort", "faults.abort.committed"],
  },
  {
    name: "always says that it committed",
    session: (session) => ({
      ...session,
      commit: async () => ({ ...(await session.commit()), repeated: false }),
      [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
    }),
    noticedBy: ["faults.acknowledgement", "faults.committed", "faults.race.commit"],
  },
  {
    name: "never says that a load is committed",
    session: (session) => ({ ...session, committed: false, [Symbol.asyncDispose]: () => session[Symbol.asyncDispose]() }),
    noticedBy: ["faults.committed"],
  },
  {
    name: "cannot begin a committed load",
    session: (session) => {
      if (session.committed) throw new Error("committed");
      return session;
    },
    noticedBy: ["faults.committed", "faults.acknowledgement"],
  },
  {
    name: "sweep takes everything",
    client: (client) => ({ ...client, sweep: () => client.drop(), [Symbol.asyncDispose]: () => client[Symbol.asyncDispose]() }),
    noticedBy: ["faults.sweep"],
  },
  { name: "silent", context: (context) => ({ ...context, progress: () => {} }), noticedBy: ["faults.events"] },
  {
    name: "promises less for a plan than its capabilities",
    session: (session) => ({ ...session, level: "idempotent", [Symbol.asyncDispose]: () => session[Symbol.asyncDispose]() }),
    noticedBy: ["faults.level"],
  },
  {
    name: "promises more for a plan than its capabilities",
    capabilities: (capabilities) => ({ ...capabilities, commit: "idempotent" }),
    noticedBy: ["faults.level"],
  },
];
