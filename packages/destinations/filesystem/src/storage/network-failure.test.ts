import { describe, expect, test } from "vitest";
import { retryAfterOf, ruleOfStatus } from "./http-failure.js";
import { networkFailure } from "./network-failure.js";

function coded(code: string, message: string = "it failed"): Error {
  return Object.assign(new Error(message), { code });
}

describe("what the network says", () => {
  test.each([
    [coded("ENOTFOUND"), "connection", /no host "store"/],
    [coded("ECONNREFUSED"), "connection", /nobody listens at store/],
    [coded("ENETUNREACH"), "connection", /no way to store/],
    [coded("ETIMEDOUT"), "timeout", /did not answer in time/],
    [coded("UND_ERR_HEADERS_TIMEOUT"), "timeout", /did not answer in time/],
    [coded("EPIPE"), "connection", /broke off/],
    [new Error("socket hang up"), "connection", /broke off/],
    [coded("DEPTH_ZERO_SELF_SIGNED_CERT"), "options", /signed by nobody whom this machine trusts/],
    [coded("UNABLE_TO_VERIFY_LEAF_SIGNATURE"), "options", /signed by nobody/],
    [coded("ERR_TLS_CERT_ALTNAME_INVALID"), "options", /is not for store/],
    [coded("CERT_HAS_EXPIRED"), "options", /not valid today/],
    [coded("ERR_SSL_WRONG_VERSION_NUMBER"), "options", /does not speak TLS/],
    // As clients wrap it: fetch in a cause, Node in a list of the addresses that were tried, the AWS SDK under a name of its own.
    [new TypeError("fetch failed", { cause: coded("ECONNREFUSED") }), "connection", /nobody listens/],
    [new AggregateError([coded("ECONNREFUSED"), coded("ENETUNREACH")]), "connection", /nobody listens/],
    [Object.assign(coded("ECONNRESET"), { name: "TimeoutError" }), "connection", /broke off/],
  ])("%o is %s", (error, reason, says) => {
    expect(networkFailure(error, "store")).toMatchObject({ reason, says: expect.stringMatching(says) });
  });

  test.each([new Error("Access Denied"), coded("ENOENT", "no such file"), undefined, "text"])("%o is not of the network", (error) => {
    expect(networkFailure(error, "store")).toBeUndefined();
  });
});

test.each([
  [301, "options"],
  [401, "authentication"],
  [403, "permission"],
  [404, "undefined-relation"],
  [408, "timeout"],
  [412, "contention"],
  [413, "data"],
  [429, "rate-limit"],
  [500, "connection"],
  [501, "unsupported"],
  [503, "rate-limit"],
  [507, "quota"],
  [400, "unknown"],
])("the status %i means %s", (status, reason) => {
  expect(ruleOfStatus(status).reason).toBe(reason);
});

test.each([
  [undefined, undefined],
  ["3", 3_000],
  ["Mon, 23 Nov 2026 00:00:10 GMT", 10_000],
  ["Mon, 23 Nov 2026 00:00:00 GMT", 0],
  ["Sun, 22 Nov 2026 00:00:00 GMT", 0],
  ["soon", undefined],
])("Retry-After: %s is %s ms", (header, milliseconds) => {
  expect(retryAfterOf(header, Date.parse("2026-11-23T00:00:00Z"))).toBe(milliseconds);
});
