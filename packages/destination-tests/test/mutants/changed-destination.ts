import type {
  ConnectContext,
  Destination,
  DestinationCapabilities,
  DestinationClient,
  LoadJob,
  LoadPlan,
  LoadSession,
  SessionContext,
} from "@dlt-ts/core";

/** What a session is made of, for a change that needs more than the session. */
export interface SessionParts {
  readonly plan: LoadPlan;
  readonly context: SessionContext;
  readonly client: DestinationClient;
}

/** How a destination differs from a sound one. Each change gets what the sound one has. */
export interface Changes {
  readonly capabilities?: (capabilities: DestinationCapabilities) => DestinationCapabilities;
  readonly destination?: (destination: Destination) => Destination;
  readonly client?: (client: DestinationClient, context: ConnectContext) => DestinationClient;
  readonly plan?: (plan: LoadPlan) => LoadPlan;
  readonly context?: (context: SessionContext) => SessionContext;
  readonly job?: (job: LoadJob, plan: LoadPlan) => LoadJob | undefined;
  readonly session?: (session: LoadSession, parts: SessionParts) => LoadSession;
}

/** A destination with changes. What is not changed behaves as before. */
export function changed(destination: Destination, changes: Changes): Destination {
  const capabilities = deepFreeze(changes.capabilities?.(destination.capabilities()) ?? destination.capabilities());
  const different: Destination = {
    ...destination,
    capabilities: () => capabilities,
    async connect(context) {
      const sound = await destination.connect(context);
      const client: DestinationClient = {
        ...sound,
        begin: async (plan, session) => beginChanged(sound, plan, session, changes),
        [Symbol.asyncDispose]: () => sound[Symbol.asyncDispose](),
      };
      return changes.client?.(client, context) ?? client;
    },
  };
  return changes.destination?.(different) ?? different;
}

async function beginChanged(
  client: DestinationClient,
  given: LoadPlan,
  givenContext: SessionContext,
  changes: Changes,
): Promise<LoadSession> {
  const plan = changes.plan?.(given) ?? given;
  const context = changes.context?.(givenContext) ?? givenContext;
  const sound = await client.begin(plan, context);
  const session: LoadSession = {
    ...sound,
    run: async (job) => {
      const other = changes.job === undefined ? job : changes.job(job, plan);
      return other === undefined ? {} : sound.run(other);
    },
    commit: () => sound.commit(),
    abort: (reason) => sound.abort(reason),
    [Symbol.asyncDispose]: () => sound[Symbol.asyncDispose](),
  };
  return changes.session?.(session, { plan, context, client }) ?? session;
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}
