import { openDoor } from "./postgres/shared-postgres.ts";

/** For `globalSetup` of vitest: one server for a run, and none where no test asks for it. */
export default async function setup(): Promise<() => Promise<void>> {
  const door = await openDoor();
  return async () => await door[Symbol.asyncDispose]();
}
