import { DestinationError } from "@dlt-ts/core";
import type ssh2 from "ssh2";

/**
 * The driver itself, and not `ssh2-sftp-client` on top of it, whose streams wait for the answer to each request of a file before the next one.
 * Loaded when it is first needed. Rejects with a `DestinationError` (`driver-missing`) where it is not installed.
 */
export async function loadSsh(): Promise<typeof ssh2> {
  try {
    return (await import("ssh2")).default;
  } catch (cause) {
    throw new DestinationError(
      "driver-missing",
      'The destination "filesystem" needs the package ssh2 for files on SFTP servers. Install it with: npm install ssh2',
      { context: { package: "ssh2" }, cause },
    );
  }
}
