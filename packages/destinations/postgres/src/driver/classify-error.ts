import { DestinationError, type DestinationErrorDetails } from "@dlt-ts/core";
import { rulesByClass } from "./class-rules.js";
import { rulesByCode } from "./code-rules.js";
import { copiedColumn, type ErrorRule, type ServerError } from "./error-rule.js";
import { messageRules } from "./message-rules.js";
import { networkRules } from "./network-rules.js";
import type { ServerPlace } from "./server-place.js";

/** Two that make the same catalog entry at once break a key of the catalog. */
const catalogKey = /^pg_|_pg_/;

/** Has a digit, which tells it from EPIPE and other codes of Node. */
const sqlState = /^(?=.*\d)[0-9A-Z]{5}$/;

/** PL/pgSQL's word for where an exception was raised on purpose, by whoever wrote a function of the database. */
const raisedIn = /^(PL\/pgSQL function .+) line \d+ at RAISE$/m;

/** What an error of the driver means. Never says a value, a row or a password. */
export function classifyError(error: unknown, place: ServerPlace): DestinationError {
  if (DestinationError.isInstance(error)) return error;
  const facts = factsOf(error);
  const rule = ruleOf(facts);
  const [, raisedBy] = raisedIn.exec(facts.where ?? "") ?? [];
  const quotesRow = rule.reason === "data" || rule.reason === "constraint";
  const said =
    raisedBy === undefined
      ? (rule.message?.(facts, place) ?? `Postgres: ${sentence(quotesRow ? withoutValues(facts) : facts.message)}`)
      : `Postgres: ${raisedBy} raised an exception. What it says may hold values, and stands in the log of the server only.`;
  const advice = typeof rule.advice === "function" ? rule.advice(facts, place) : rule.advice;
  const { host, port, database } = place;
  const details: DestinationErrorDetails = {
    context: {
      host,
      port,
      database,
      ...(sqlState.test(facts.code) ? { sqlstate: facts.code } : {}),
      ...(facts.column === undefined ? {} : { column: facts.column }),
      ...(facts.constraint === undefined ? {} : { constraint: facts.constraint }),
    },
    ...(rule.retry === undefined ? {} : { retry: rule.retry }),
    ...(rule.retryAfter === undefined ? {} : { retryAfter: rule.retryAfter }),
    // The server quotes the value, or the line that was being copied. Such an error must not travel along as a cause.
    ...(quotesRow || facts.where !== undefined ? {} : { cause: error }),
  };
  return new DestinationError(rule.reason, advice === undefined || advice === "" ? said : `${said} ${advice}`, details);
}

function factsOf(error: unknown): ServerError {
  const { code, message, errors, ...more } = (typeof error === "object" && error !== null ? error : {}) as Record<string, unknown>;
  // Several addresses of one host were tried: the first error speaks for all.
  const first = Array.isArray(errors) ? (errors[0] as { readonly message?: string } | undefined) : undefined;
  const text = (name: string): object => (typeof more[name] === "string" ? { [name]: more[name] } : {});
  return {
    code: typeof code === "string" ? code : "",
    message: String((message as string | undefined) || first?.message || error),
    ...text("where"),
    ...text("schema"),
    ...text("table"),
    ...text("column"),
    ...text("constraint"),
  };
}

function ruleOf(facts: ServerError): ErrorRule {
  const { code, message, constraint } = facts;
  if (!sqlState.test(code)) return networkRules.find(([pattern]) => pattern.test(`${code} ${message}`))?.[1] ?? { reason: "unknown" };
  if (code === "23505" && catalogKey.test(constraint ?? "")) return { reason: "contention" };
  const byMessage = messageRules.find(([state, pattern]) => state === code && pattern.test(message));
  if (byMessage !== undefined) return byMessage[2];
  return rulesByCode[code] ?? rulesByClass[code.slice(0, 2)] ?? { reason: "unknown" };
}

/** What stands before the names that a message of the server quotes. Whatever else it quotes is a value. */
const name = /(?:column|table|relation|view|index|constraint|domain|type|function|trigger|publication|encoding|parameter) $/;

/** Values that the server quotes, as an ellipsis; names stay. A value may have quotes in it, so what is cut goes on to the last one. */
function withoutValues(facts: ServerError): string {
  const { message } = facts;
  const first = [...message.matchAll(/"[^"]*"/g)].find(({ index }) => !name.test(message.slice(0, index)))?.index;
  const text = first === undefined ? message : `${message.slice(0, first)}…${message.slice(message.lastIndexOf('"') + 1)}`;
  const column = copiedColumn(facts);
  return column === undefined ? text : `${column}: ${text}`;
}

function sentence(text: string): string {
  const line = text.split("\n")[0]!.trimEnd();
  return /[.!?…]$/.test(line) ? line : `${line}.`;
}
