import { afterAll, describe } from "vitest";
import { skipSshd, startSftpPlace } from "./support/sftp.js";
import { testStorage } from "./support/storage-contract.js";

describe.skipIf(skipSshd)("OpenSSH", async () => {
  if (skipSshd) return;
  const place = await startSftpPlace();
  afterAll(() => place[Symbol.asyncDispose]());
  testStorage("sftp", () => place.open());
});

describe.skipIf(skipSshd)("OpenSSH without its extensions", async () => {
  if (skipSshd) return;
  const place = await startSftpPlace({ sftpOptions: "-P posix-rename,hardlink,fsync,limits" });
  afterAll(() => place[Symbol.asyncDispose]());
  testStorage("sftp of other servers", () => place.open());
});
