import { openPostgresDoor } from "./postgres/shared-postgres.ts";
import { openS3Door } from "./s3/shared-s3.ts";

/** For `globalSetup` of vitest: one server of each kind for a run, and none where no test asks for it. */
export default async function setup(): Promise<() => Promise<void>> {
  const doors = await Promise.all([openPostgresDoor(), openS3Door()]);
  return async () => {
    for (const door of doors) await door[Symbol.asyncDispose]();
  };
}
