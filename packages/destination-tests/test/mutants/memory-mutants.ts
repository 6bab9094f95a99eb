import { randomUUID } from "node:crypto";
import { memory, MemoryStore } from "@dlt-ts/core/testing";
import type { Fault } from "@dlt-ts/destination-tests";
import { withRows } from "./changed-rows.ts";

/** Faults of the commit that need to know the memory destination, or the format of its jobs. */
export const memoryMutants: readonly Fault[] = [
  {
    name: "a signal takes the dataset along",
    session: (session, { client, context }) => ({
      ...session,
      async [Symbol.asyncDispose]() {
        if (context.signal.aborted) await client.drop();
      },
    }),
    noticedBy: ["faults.signal"],
  },
  {
    name: "row ids made in the destination",
    job: (job) => withRows(job, (row) => ({ ...row, _dlt_id: randomUUID() })),
    noticedBy: ["write.append", "write.merge.upsert.nested"],
  },
  {
    name: "the last writer wins",
    client: (client, context) => ({
      ...client,
      async begin(plan, session) {
        const real = (context.options as { readonly store: MemoryStore }).store;
        const name = context.dataset!;
        const copy = new MemoryStore();
        const before = real.dataset(name);
        if (before !== undefined) copy.publish(name, before);
        const other = await memory(copy).connect({ ...context, options: { store: copy } });
        const alone = await other.begin(plan, session);
        return {
          ...alone,
          async commit() {
            const result = await alone.commit();
            real.publish(name, copy.dataset(name)!);
            return result;
          },
          [Symbol.asyncDispose]: () => alone[Symbol.asyncDispose](),
        };
      },
      [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
    }),
    noticedBy: ["faults.race.pipelines", "faults.race.overtaken"],
  },
];
