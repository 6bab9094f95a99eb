import {
  defineDestination,
  receiptOf,
  type ConnectContext,
  type Destination,
  type DestinationCapabilities,
  type DestinationClient,
  type Json,
  type LoadJob,
  type LoadPlan,
  type LoadSession,
  type OptionsSchema,
  type Receipt,
  type SessionContext,
  type StagingArea,
} from "@dlt-ts/core";

type Member = "connect" | "begin" | "run" | "commit" | "abort" | "sweep";

/** What a member does instead of its work: throws, or waits and then throws or works. */
type Act = Error | (() => Promise<void>);

const anyOptions: OptionsSchema<object, object> = {
  "~standard": {
    version: 1,
    vendor: "test",
    validate: (value) => ({ value: value as object }),
    jsonSchema: { input: () => ({ type: "object" }) },
  },
};

const capabilities: DestinationCapabilities = {
  write: { replace: ["swap"], merge: ["delete-insert"] },
  commit: "atomic",
  formats: { direct: ["jsonl"] },
  identifiers: { maxLength: 63, lengthUnit: "characters", casing: "preserve", caseSensitive: true },
  types: { decimal: [38, 9], wei: [76, 0], timestamp: [6, 6], nested: false },
  concurrency: { jobs: "parallel" },
  offers: { ledger: false, read: false },
};

/** A destination that keeps nothing but a diary, and fails where a test tells it to. */
export class ScriptedDestination {
  /** The calls of the engine, and what they ended with. */
  readonly diary: string[] = [];
  /** The content of job files, by table. */
  readonly files: Map<string, string> = new Map();
  plan: LoadPlan | undefined;
  readonly checkpoints: (Json | undefined)[] = [];
  context: ConnectContext | undefined;
  /** What the client offers as a staging area. */
  area: StagingArea | undefined;
  /** Of the last session. */
  signal: AbortSignal | undefined;
  receipt: Receipt | undefined;
  readonly destination: Destination;
  readonly #acts: Map<Member, Act[]> = new Map();

  constructor(
    changes: Partial<DestinationCapabilities> = {},
    type: string = "scripted",
    schema: OptionsSchema<object, object> = anyOptions,
  ) {
    const factory = defineDestination({
      type,
      schema,
      capabilities: { ...capabilities, ...changes } as DestinationCapabilities,
      connect: (context) => this.#connect(context),
    });
    this.destination = factory();
  }

  /** The next calls of a member do this, one after the other; then it works. */
  script(member: Member, ...acts: readonly Act[]): this {
    this.#acts.set(member, [...acts]);
    return this;
  }

  async #play(member: Member, entry: string): Promise<void> {
    this.diary.push(entry);
    const act = this.#acts.get(member)?.shift();
    if (act instanceof Error) throw act;
    await act?.();
  }

  async #connect(context: ConnectContext): Promise<DestinationClient> {
    await this.#play("connect", "connect");
    this.context = context;
    return {
      ...(this.area === undefined ? {} : { staging: this.area }),
      begin: async (plan, session) => {
        await this.#play("begin", "begin");
        this.signal = session.signal;
        this.plan = plan;
        return this.#session(plan, session);
      },
      exists: () => Promise.resolve(true),
      drop: () => Promise.resolve(),
      sweep: (_pipeline, keep) => this.#play("sweep", `sweep, keep ${keep.length}`),
      [Symbol.asyncDispose]: () => Promise.resolve(void this.diary.push("disconnect")),
    };
  }

  #session(plan: LoadPlan, { progress }: SessionContext): LoadSession {
    return {
      committed: this.receipt !== undefined,
      level: "atomic",
      run: async (job: LoadJob) => {
        this.checkpoints.push(job.checkpoint);
        await job.save({ seen: job.id });
        let text = "";
        for await (const chunk of job.file.stream()) text += Buffer.from(chunk).toString();
        this.files.set(job.table, text);
        await this.#play("run", `run ${job.table}`);
        progress({ step: "copied", job: job.id });
        return { metrics: { calls: 1 } };
      },
      commit: async () => {
        await this.#play("commit", "commit");
        const repeated = this.receipt !== undefined;
        this.receipt ??= receiptOf(plan, "2026-01-02T03:04:05.000Z");
        return { receipt: this.receipt, repeated };
      },
      abort: () => this.#play("abort", "abort"),
      [Symbol.asyncDispose]: () => Promise.resolve(void this.diary.push("leave")),
    };
  }
}
