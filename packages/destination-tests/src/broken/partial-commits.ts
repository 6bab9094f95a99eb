import type { LoadJob, LoadPlan, LoadSession } from "@dlt-ts/core";
import type { SessionParts } from "./changed-destination.js";

/** A session whose commit is made of several loads, one after the other, each of which readers see. */
export function committingInParts(
  session: LoadSession,
  { plan, context, client }: SessionParts,
  parts: (plan: LoadPlan) => readonly LoadPlan[],
): LoadSession {
  const jobs = new Map<string, LoadJob>();
  return {
    ...session,
    async run(job) {
      jobs.set(job.id, job);
      return session.run(job);
    },
    async commit() {
      let result: Awaited<ReturnType<LoadSession["commit"]>> | undefined;
      for (const part of parts(plan)) {
        await using one = await client.begin(part, context);
        for (const { id } of part.jobs) if (!one.committed) await one.run(jobs.get(id)!);
        const committed = await one.commit();
        if (part.loadId === plan.loadId) result = committed;
        context.progress({ step: "part" });
      }
      return result!;
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

/** The bookkeeping of a load, without its rows. */
export function bookkeepingOf(plan: LoadPlan): LoadPlan {
  return { ...plan, tables: [], jobs: [], drop: [] };
}

/** The rows of a load, chain by chain, under load ids of their own. */
export function chainsOf(plan: LoadPlan): readonly LoadPlan[] {
  const { state: _, ...rest } = plan;
  const roots = plan.tables.filter(({ table }) => table.parent == null);
  return roots.map(({ table: root }, index) => {
    const tables = plan.tables.filter(({ table }) => table.name === root.name || table.name.startsWith(`${root.name}__`));
    const names = new Set(tables.map(({ table }) => table.name));
    const jobs = plan.jobs.filter((job) => names.has(job.table));
    return { ...rest, loadId: `${plan.loadId}.${index}`, tables, jobs, drop: plan.drop.filter((name) => names.has(name)) };
  });
}
