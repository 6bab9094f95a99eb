import { noSshd } from "@dlt-ts/test-servers";
import { afterAll, describe, test } from "vitest";
import { startSftpPlace } from "./support/sftp.js";
import { testStorage } from "./support/storage-contract.js";

describe("OpenSSH", async () => {
  if (noSshd !== undefined) return test.skip(`is not available: ${noSshd}`, () => undefined);
  const place = await startSftpPlace();
  afterAll(() => place[Symbol.asyncDispose]());
  testStorage("sftp", () => place.open());
});

describe("OpenSSH without its extensions", async () => {
  if (noSshd !== undefined) return test.skip(`is not available: ${noSshd}`, () => undefined);
  const place = await startSftpPlace({ sftpOptions: "-P posix-rename,hardlink,fsync,limits" });
  afterAll(() => place[Symbol.asyncDispose]());
  testStorage("sftp of other servers", () => place.open());
});
