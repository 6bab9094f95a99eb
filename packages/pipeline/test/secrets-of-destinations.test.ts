import { defineDestination, DestinationError, type Destination, type DestinationClient, type LoadSession } from "@dlt-ts/core";
import { memory, MemoryStore } from "@dlt-ts/core/testing";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { pipeline } from "../src/pipeline.js";
import type { PipelineEvent } from "../src/pipeline-event.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const password = "canary/pass word";
const schema = z.object({ password: z.string().meta({ writeOnly: true }) });

/** An error as drivers make them: with what they were called with, in places where nobody looks. */
function driverError(): Error {
  const cause = Object.assign(new Error(`no route to postgres://me:${encodeURIComponent(password)}@host`), { parameters: [password] });
  return Object.assign(new TypeError(`Login with "${password}" failed`, { cause }), { config: { auth: { password } }, status: 7 });
}

const kinds = {
  "of a driver": driverError,
  "that the destination classified": () =>
    new DestinationError("permission", `Login with ${password} failed.`, {
      context: { user: "me", tried: [password] },
      cause: driverError(),
    }),
  "that is a text": () => password,
} satisfies Record<string, () => unknown>;

type Member = "connect" | "begin" | "run" | "commit" | "abort" | "sweep" | "state" | "tables" | "rows" | "leave" | "disconnect";

/** A destination whose members throw its password. */
function leaky(members: readonly Member[], make: () => unknown): Destination {
  const store = new MemoryStore();
  const inner = memory({ store });
  const leak = (at: Member): void => {
    if (members.includes(at)) throw make();
  };
  const session = (of: LoadSession): LoadSession => ({
    committed: of.committed,
    level: of.level,
    run: async (job) => (leak("run"), await of.run(job)),
    commit: async () => (leak("commit"), leak("abort"), await of.commit()),
    abort: async (reason) => (leak("abort"), await of.abort(reason)),
    [Symbol.asyncDispose]: async () => (leak("leave"), await of[Symbol.asyncDispose]()),
  });
  const client = (of: DestinationClient): DestinationClient => ({
    begin: async (plan, context) => (leak("begin"), session(await of.begin(plan, context))),
    exists: () => of.exists(),
    drop: () => of.drop(),
    sweep: async (name, keep) => (leak("sweep"), await of.sweep(name, keep)),
    ledger: { ...of.ledger!, state: async (name) => (leak("state"), await of.ledger!.state(name)) },
    reader: {
      tables: async () => (leak("tables"), await of.reader!.tables()),
      rows: async function* (table, options) {
        yield* of.reader!.rows(table, options);
        leak("rows");
      },
    },
    [Symbol.asyncDispose]: async () => (leak("disconnect"), await of[Symbol.asyncDispose]()),
  });
  const create = defineDestination({
    type: "leaky",
    schema: schema as never,
    capabilities: inner.capabilities(),
    connect: async (context) => (leak("connect"), client(await inner.connect({ ...context, options: { store } }))),
  });
  return create({ password } as never) as Destination;
}

async function told(make: () => unknown, ...members: readonly Member[]): Promise<{ readonly thrown: unknown; readonly text: string }> {
  const events: PipelineEvent[] = [];
  const texts: string[] = [];
  const hear = (warning: Error): void => void texts.push(warning.message);
  process.on("warning", hear);
  const folder = temporaryFolder();
  const pipe = pipeline("shop", {
    destination: leaky(members, make),
    pipelinesDir: folder,
    projectFolder: folder,
    datasetName: "data",
    progress: (event) => events.push(event),
  });
  let thrown: unknown;
  try {
    await pipe.run([{ id: 1 }], { tableName: "orders" });
    await pipe.dataset().table("orders").fetchAll();
  } catch (error) {
    thrown = error;
  }
  await new Promise((resolve) => setImmediate(resolve));
  process.off("warning", hear);
  texts.push(inspect(thrown, { depth: 20, showHidden: true }), JSON.stringify(events));
  for (let error = thrown; error instanceof Error; error = error.cause) texts.push(error.message, error.stack ?? "", JSON.stringify(error));
  texts.push(JSON.stringify(await pipe.packages()), JSON.stringify(await pipe.lastTrace()));
  return { thrown, text: texts.join("\n") };
}

describe("a destination that throws its password", () => {
  const members: readonly Member[] = [
    "connect",
    "begin",
    "run",
    "commit",
    "abort",
    "sweep",
    "state",
    "tables",
    "rows",
    "leave",
    "disconnect",
  ];
  test.each(members.flatMap((member) => Object.keys(kinds).map((kind) => [member, kind as keyof typeof kinds] as const)))(
    "in %s, in an error %s, tells nobody",
    async (member, kind) => {
      const { thrown, text } = await told(kinds[kind], member);
      for (const form of [password, encodeURIComponent(password)]) expect(text).not.toContain(form);
      // What was left of an earlier load is swept as well as it goes.
      expect(text).toContain("***");
      expect(thrown === undefined).toBe(["sweep", "leave", "disconnect"].includes(member));
    },
  );

  test("and cannot be closed either, tells the error that came first", async () => {
    const { thrown, text } = await told(kinds["that the destination classified"], "begin", "leave", "disconnect");
    expect((thrown as Error).cause).toMatchObject({ reason: "permission" });
    expect(text).toContain("Closing a connection failed: Login with *** failed.");
  });

  test("keeps the class of the error, what it says besides, and the errors behind it", async () => {
    const { thrown } = await told(kinds["that the destination classified"], "commit");
    const error = (thrown as Error).cause as DestinationError;
    expect(error).toBeInstanceOf(DestinationError);
    expect(error).toMatchObject({
      reason: "permission",
      retry: "never",
      context: { user: "me", tried: ["***"] },
      message: "Login with *** failed.",
    });
    expect(error.cause).toBeInstanceOf(TypeError);
    expect(error.cause).toMatchObject({ status: 7, config: { auth: { password: "***" } }, message: 'Login with "***" failed' });
  });

  test("an error without secrets is the one that was thrown", async () => {
    const own = new DestinationError("permission", "Not allowed.", { cause: new RangeError("deep") });
    expect(((await told(() => own, "commit")).thrown as Error).cause).toBe(own);
  });
});
