import { userInfo } from "node:os";
import { expect, test } from "vitest";
import type { FilesystemCredentials } from "../options/credentials.js";
import { resolveSftpServer, type SftpServer } from "./sftp-server.js";

const resolve = (authority: string, credentials?: string | FilesystemCredentials): SftpServer =>
  resolveSftpServer({ scheme: "sftp", authority, path: "" }, credentials, "/home/me");

test.each<[string, FilesystemCredentials | undefined, Partial<SftpServer>]>([
  [
    "host",
    undefined,
    { host: "host", port: 22, username: userInfo().username, timeout: 20_000, lookForKeys: true, sshFolder: "/home/me/.ssh" },
  ],
  ["ann@host:2222", undefined, { host: "host", port: 2222, username: "ann" }],
  ["a%40b@host", undefined, { username: "a@b" }],
  ["ann@host:2222", { sftpUsername: "bob", sftpPort: 23, sftpTimeout: 1.5 }, { port: 23, username: "bob", timeout: 1_500 }],
  ["[::1]:2222", undefined, { host: "::1", port: 2222 }],
  ["host", { sftpKeyFilename: "~/keys/one", sftpAllowAgent: false }, { keyFile: "/home/me/keys/one", agent: undefined }],
  ["host", { sftpHostFingerprint: "SHA256:abc=" }, { fingerprint: "abc" }],
])("%s %j", (authority, credentials, expected) => {
  expect(resolve(authority, credentials)).toMatchObject(expected);
});

test.each<[string, string | FilesystemCredentials | undefined, string]>([
  ["ann:canary@host", undefined, "set sftp_password (sftpPassword) instead"],
  ["host:port", undefined, "does not look like sftp://user@host:22/folder"],
  ["a%zz@host", undefined, "followed by no two hexadecimal digits"],
  ["host", "canary", "they are fields"],
  ["host", { sftpKeyPassphrase: "canary", sftpLookForKeys: false }, "sftp_key_filename (sftpKeyFilename) is missing"],
])("refuses %s", (authority, credentials, says) => {
  expect(() => resolve(authority, credentials)).toThrow(says);
  expect(() => resolve(authority, credentials)).not.toThrow("canary");
});
