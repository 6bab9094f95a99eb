import { testDestination } from "@dlt-ts/destination-tests/vitest";
import { noSshd, startSshd } from "@dlt-ts/test-servers";
import { afterAll } from "vitest";

/** The local folder is killed at every event; `FULL=1` does so here. */
const killEvery = process.env["FULL"] === undefined ? 8 : 1;

if (noSshd === undefined) {
  const server = await startSshd();
  afterAll(() => server[Symbol.asyncDispose]());
  process.env["DLT_TEST_SSHD_PORT"] = String(server.port);
  process.env["DLT_TEST_SSHD_KEY"] = server.keyFiles[0];
  process.env["DLT_TEST_SSHD_FINGERPRINT"] = server.fingerprint;
}

await testDestination({ subject: new URL("./sftp-subject.ts", import.meta.url), killEvery });
