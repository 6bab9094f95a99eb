import { askAtDoor, openDoor } from "../door.ts";
import { startPostgres } from "./start-postgres.ts";

/** Names a server that is there already. */
const serverVariable = "DLT_TEST_POSTGRES";
/** Where the test run answers with the address of its server, which it starts for the first one who asks. */
const doorVariable = "DLT_TEST_POSTGRES_DOOR";

interface Answer {
  readonly url?: string;
  readonly unavailable?: string;
}

/**
 * The connection string of the server that all tests of a run share, or why there is none: `DLT_TEST_POSTGRES`, else one that the run
 * starts when it is first asked for. In a child process too, since it inherits the environment.
 */
export async function sharedPostgres(): Promise<Answer> {
  const url = process.env[serverVariable];
  if (url !== undefined && url !== "") return { url };
  if (process.env[doorVariable] === undefined) {
    return { unavailable: `Nobody started a Postgres: set ${serverVariable} to the connection string of a server.` };
  }
  const asked = await askAtDoor<string>(doorVariable);
  return "answer" in asked ? { url: asked.answer } : asked;
}

/** Opens the door for `sharedPostgres` in this process and its children. Disposal stops the server, if there is one. */
export async function openPostgresDoor(): Promise<AsyncDisposable> {
  return await openDoor(doorVariable, async () => {
    const server = await startPostgres();
    return { answer: server.connectionString, [Symbol.asyncDispose]: () => server.stop() };
  });
}
