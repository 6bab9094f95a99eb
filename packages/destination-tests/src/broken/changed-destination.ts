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
        ...membersOf(sound),
        begin: async (plan, session) => beginChanged(sound, plan, session, changes),
      };
      return changes.client?.(client, context) ?? client;
    },
  };
  return changes.destination?.(different) ?? different;
}

/** A client as a plain object, so that a change can spread it, whatever it is made of. */
function membersOf(client: DestinationClient): DestinationClient {
  return {
    begin: (plan, session) => client.begin(plan, session),
    exists: () => client.exists(),
    drop: () => client.drop(),
    sweep: (pipeline, keep) => client.sweep(pipeline, keep),
    ...(client.ledger === undefined ? {} : { ledger: client.ledger }),
    ...(client.reader === undefined ? {} : { reader: client.reader }),
    ...(client.staging === undefined ? {} : { staging: client.staging }),
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
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
    committed: sound.committed,
    level: sound.level,
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
