import { DestinationError, type Destination, type DestinationClient, type LoadSession } from "@dlt-ts/core";
import { replaceMembers } from "./replace-members.js";
import { withConnect } from "./with-connect.js";

/** `busy`: the first commit of the process fails, and may be tried again. `refusing`: no commit succeeds. `untidy`: what was left cannot be swept. */
export type Mood = "busy" | "refusing" | "untidy";

/** A destination that does not always do what it is asked for. */
export function moody(destination: Destination, mood: Mood | undefined): Destination {
  if (mood === undefined) return destination;
  let commits = 0;
  const session = (of: LoadSession): LoadSession =>
    replaceMembers(of, {
      commit: async () => {
        commits += 1;
        if (mood === "busy" && commits === 1) throw new DestinationError("rate-limit", "Too many requests.", { retry: "call" });
        if (mood === "refusing") throw new DestinationError("constraint", "A value is refused.", { retry: "never" });
        return await of.commit();
      },
    });
  const client = (of: DestinationClient): DestinationClient =>
    replaceMembers(of, {
      begin: async (plan, context) => session(await of.begin(plan, context)),
      ...(mood === "untidy" ? { sweep: () => Promise.reject(new DestinationError("connection", "The connection is gone.")) } : {}),
    });
  return withConnect(destination, async (context) => client(await destination.connect(context)));
}
