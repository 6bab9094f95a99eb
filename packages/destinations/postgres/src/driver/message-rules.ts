import type { ErrorRule } from "./error-rule.js";

const wrongSetting: ErrorRule = { reason: "options", advice: 'Correct "options" in the credentials.' };

/** Where one SQLSTATE stands for several things, and the message tells them apart. They count before `rulesByCode`. */
export const messageRules: readonly (readonly [code: string, message: RegExp, ErrorRule])[] = [
  // Of two GRANTs or ALTERs at once; it has no code of its own.
  ["XX000", /^tuple concurrently/, { reason: "contention" }],
  [
    "28000",
    /valid client certificate/,
    { reason: "authentication", advice: "Name your certificate and its key by sslcert and sslkey in the credentials." },
  ],
  [
    "28000",
    /^certificate authentication failed/,
    {
      reason: "authentication",
      advice: "The certificate in sslcert must be for this role, or the server's pg_ident.conf must map its name to it.",
    },
  ],
  [
    "55006",
    /pending trigger events/,
    {
      reason: "constraint",
      advice:
        "A deferred foreign key or trigger that somebody made waits for the end of the transaction, and the table is altered in it: ALTER TABLE … ALTER CONSTRAINT … NOT DEFERRABLE;",
    },
  ],
  [
    "55000",
    /replica identity/,
    {
      reason: "constraint",
      advice: "A publication wants to know which rows go: let the owner of the table run ALTER TABLE … REPLICA IDENTITY FULL;",
    },
  ],
  [
    "23514",
    /no partition/,
    { reason: "constraint", advice: "Make a partition for such rows, or one for all others: PARTITION OF … DEFAULT." },
  ],
  [
    "53200",
    /shared memory/,
    {
      reason: "quota",
      advice:
        "A transaction of that many tables wants more locks: raise max_locks_per_transaction of the server, or load fewer tables at once.",
    },
  ],
  ["42704", /configuration parameter/, wrongSetting],
  ["42601", /command-line argument/, wrongSetting],
  ["22023", /^invalid value for parameter/, wrongSetting],
];
