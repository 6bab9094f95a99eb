import type { ErrorRule } from "./error-rule.js";
import { address } from "./server-place.js";

/** By the code of an error of Node, or a word in the message of the driver. */
export const networkRules: readonly (readonly [RegExp, ErrorRule])[] = [
  [
    /timeout expired|ETIMEDOUT/,
    {
      reason: "connection",
      message: (_, { connectTimeout, ...place }) =>
        `Postgres at ${address(place)} did not answer within ${connectTimeout / 1000} s. Is a firewall in between? A slow server gets more time by connect_timeout in the credentials.`,
    },
  ],
  [/ERR_SOCKET_BAD_PORT/, { reason: "options", message: (_, { port }) => `There is no port ${port}: ports go from 1 to 65535.` }],
  [
    /ENOTFOUND|EAI_AGAIN/,
    {
      reason: "connection",
      message: (_, { host }) => `There is no host "${host}" (DNS knows no such name). Correct the host in the credentials.`,
    },
  ],
  [
    /ECONNREFUSED|ENOENT/,
    {
      reason: "connection",
      message: (_, place) => `Nobody listens at ${address(place)}. Is Postgres running there, and are host and port right?`,
    },
  ],
  [/EHOSTUNREACH|ENETUNREACH/, { reason: "connection", message: (_, place) => `There is no way to ${address(place)} in this network.` }],
  [
    /does not support SSL/,
    {
      reason: "options",
      message: (_, place) =>
        `Postgres at ${address(place)} offers no SSL. Turn it on there, or, if the network is trusted, set sslmode=disable in the credentials.`,
    },
  ],
  [
    /SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|CERT_UNTRUSTED/,
    {
      reason: "options",
      message: (_, place) =>
        `The certificate of Postgres at ${address(place)} is signed by nobody whom this machine trusts. Set sslrootcert to the file of its authority; sslmode=require encrypts without asking who answers.`,
    },
  ],
  [
    /ERR_TLS_CERT_ALTNAME_INVALID/,
    {
      reason: "options",
      message: (_, { host }) =>
        `The certificate is not for "${host}". Name the host that it is for, or set sslmode=verify-ca, which does not compare names.`,
    },
  ],
  [
    /CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/,
    { reason: "options", message: (_, place) => `The certificate of Postgres at ${address(place)} is not valid today.` },
  ],
  [
    /ALERT_UNKNOWN_CA|ALERT_\w*CERTIFICATE/,
    {
      reason: "options",
      message: (_, place) =>
        `Postgres at ${address(place)} does not trust the certificate in "sslcert". Is it valid today, and does ssl_ca_file of the server have its authority?`,
    },
  ],
  [
    /SASL|SCRAM|password must be a string/,
    { reason: "authentication", advice: "The server wants a password; check it in the credentials." },
  ],
  [/authentication|Unknown auth/i, { reason: "authentication" }],
  [
    /Connection terminated|ECONNRESET|EPIPE|connection error|Connection ended|ERR_STREAM|closed|socket|write after end|not queryable/i,
    { reason: "connection", message: (_, place) => `The connection to Postgres at ${address(place)} broke off.` },
  ],
];
