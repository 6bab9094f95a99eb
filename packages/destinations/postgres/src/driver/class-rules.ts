import { again, stopped, type ErrorRule } from "./error-rule.js";

const inDatabase: ErrorRule = { reason: "constraint", advice: "A trigger or function of the database refused it." };
const serverFiles: ErrorRule = { reason: "quota", advice: "The server cannot read or write its files; its log says more." };

/** By the first two characters of an SQLSTATE. */
export const rulesByClass: Readonly<Record<string, ErrorRule>> = {
  "08": stopped,
  "09": inDatabase,
  "0A": { reason: "unsupported" },
  "21": { reason: "constraint" },
  "22": { reason: "data" },
  "23": { reason: "constraint" },
  "25": { reason: "unknown", retry: "session" },
  "26": { reason: "connection" },
  "27": inDatabase,
  "28": { reason: "authentication" },
  "2B": { reason: "constraint", advice: "Something depends on it: take that away first." },
  "2F": inDatabase,
  "38": inDatabase,
  "39": inDatabase,
  "40": again,
  "42": { reason: "syntax" },
  "44": { reason: "constraint", advice: "The table is a view WITH CHECK OPTION, which does not take the row: load into a table." },
  "53": { reason: "quota" },
  "54": { reason: "unsupported" },
  "55": again,
  "57": stopped,
  "58": serverFiles,
  F0: serverFiles,
  HV: {
    reason: "unsupported",
    advice: "The table is a foreign table, and what is behind it answered so: load into a table of this database.",
  },
  P0: inDatabase,
  XX: { reason: "unknown", advice: "The server met something that should not be; its log says more." },
};
