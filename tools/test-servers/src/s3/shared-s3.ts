import { askAtDoor, openDoor, type Asked } from "../door.ts";
import { startSeaweed, type S3Server } from "./start-seaweed.ts";

const variable = "DLT_TEST_S3_DOOR";

/** The store that all tests of a run share, started when it is first asked for, or why there is none. */
export async function sharedS3(): Promise<Asked<S3Server>> {
  return await askAtDoor<S3Server>(variable);
}

/** Opens the door for `sharedS3`. */
export async function openS3Door(): Promise<AsyncDisposable> {
  return await openDoor(variable, async () => {
    const server = await startSeaweed();
    const { url, loader, reader } = server;
    return { answer: { url, loader, reader }, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
  });
}
