import type { HttpFailure, StoreRule } from "./http-failure.js";

const again: Pick<StoreRule, "reason" | "retry"> = { reason: "connection", retry: "call" };
const untrusted = "Let NODE_EXTRA_CA_CERTS name the file of the authority that signed it, if you trust it.";

/** By the code or the name of an error of Node. */
const rules: readonly (readonly [RegExp, StoreRule, says: (host: string) => string])[] = [
  [/ENOTFOUND/, { ...again, advice: "Correct the host." }, (host) => `there is no host "${host}" (DNS knows no such name)`],
  [/EAI_AGAIN/, again, () => "DNS does not answer"],
  [/ECONNREFUSED/, { ...again, advice: "Does the store run there, and is the port right?" }, (host) => `nobody listens at ${host}`],
  [/EHOSTUNREACH|ENETUNREACH/, again, (host) => `there is no way to ${host} in this network`],
  [/TimeoutError|ETIMEDOUT|UND_ERR_.*TIMEOUT/, { reason: "timeout", retry: "call" }, (host) => `${host} did not answer in time`],
  [
    /SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|CERT_UNTRUSTED/,
    { reason: "options", advice: untrusted },
    (host) => `the certificate of ${host} is signed by nobody whom this machine trusts`,
  ],
  [/ALTNAME_INVALID/, { reason: "options" }, (host) => `the certificate that answers is not for ${host}`],
  [/CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/, { reason: "options" }, (host) => `the certificate of ${host} is not valid today`],
  [
    /EPROTO|WRONG_VERSION_NUMBER|ERR_SSL/,
    { reason: "options", advice: "Is it http:// there instead of https://, or the other way round?" },
    (host) => `${host} does not speak TLS as was expected`,
  ],
  [
    /ECONNRESET|EPIPE|ECONNABORTED|socket hang up|aborted|terminated|premature|UND_ERR/i,
    again,
    (host) => `the connection to ${host} broke off`,
  ],
];

/** What happened on the way to a store; `undefined` where it was not the network. */
export function networkFailure(error: unknown, host: string): HttpFailure | undefined {
  const { code, name, message } = firstOf(error);
  // The code knows best: the AWS SDK calls a connection that was reset a timeout.
  const found = [code, name, message].map((text) => rules.find(([pattern]) => pattern.test(text))).find((rule) => rule !== undefined);
  if (found === undefined) return undefined;
  const [, rule, says] = found;
  return { ...rule, says: says(host), ...(code === "" ? {} : { code }) };
}

/** Several addresses of one host are tried, and clients wrap what the network says: the innermost speaks. */
function firstOf(error: unknown): { readonly code: string; readonly name: string; readonly message: string } {
  const { code, name, message, errors, cause } = (typeof error === "object" && error !== null ? error : {}) as Record<string, unknown>;
  if (Array.isArray(errors) && errors[0] instanceof Error) return firstOf(errors[0]);
  if (code === undefined && cause instanceof Error) return firstOf(cause);
  return { code: typeof code === "string" ? code : "", name: String(name ?? ""), message: String(message ?? "") };
}
