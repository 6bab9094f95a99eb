import { expect, test } from "vitest";
import { knownKeys } from "./known-hosts.js";

const file = `
# a comment
host.example,192.0.2.7 ssh-ed25519 ONE somebody
[host.example]:2222 ssh-ed25519 TWO
*.example,!bad.example ssh-rsa THREE
@revoked host.example ssh-rsa FOUR
@cert-authority *.example ssh-rsa FIVE
half a-line
h?st ecdsa-sha2-nistp256 SEVEN
`;

test.each([
  ["host.example", 22, ["ONE", "THREE", "FOUR revoked"]],
  ["HOST.example", 22, ["ONE", "THREE", "FOUR revoked"]],
  ["192.0.2.7", 22, ["ONE"]],
  ["host.example", 2222, ["TWO"]],
  ["bad.example", 22, []],
  ["hostXexample", 22, []],
  ["host", 22, ["SEVEN"]],
  ["unknown", 22, []],
])("%s:%i", (host, port, keys) => {
  expect(knownKeys(file, host, port).map(({ key, revoked }) => (revoked ? `${key} revoked` : key))).toEqual(keys);
});
