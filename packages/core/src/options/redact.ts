import type { OptionsSchema } from "./options-schema.js";
import { optionTree, type OptionNode } from "./option-tree.js";
import { redacted, redactText } from "./redact-text.js";
import { isPlainObject } from "./plain-object.js";

const secretNames = /password|passwd|passphrase|secret|token|api_?key|access_?key|private_?key|account_?key|signature/i;

/**
 * A copy of options that may be printed: secrets are `***`, texts lose their passwords, instances of classes are named by their class.
 * Keys that nobody declared are hidden when their name says that they are secret.
 */
export function redactOptions(schema: OptionsSchema<unknown>, options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return redactFields(options, optionTree(schema));
}

/** The same for one level of a tree; without a node nothing is declared. */
export function redactFields(values: Readonly<Record<string, unknown>>, node: OptionNode | undefined): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const field = node?.fields.get(name);
      if (value === undefined || value === null) return [name, value];
      // Where text is a secret and an object of fields is not, the fields say which of them are.
      if (isPlainObject(value) && field !== undefined && field.fields.size > 0) return [name, redactFields(value, field)];
      const secret = field === undefined ? hasSecretName(name) : field.secret;
      return [name, secret ? redacted : redactValue(value, field)];
    }),
  );
}

/** Whether the name of an option that nobody declared says that it is secret. */
export function hasSecretName(name: string): boolean {
  return secretNames.test(name);
}

function redactValue(value: unknown, node: OptionNode | undefined): unknown {
  if (typeof value === "string") return redactText(value);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, undefined));
  if (isPlainObject(value)) return redactFields(value, node);
  if (typeof value === "object" && value !== null) return `[${value.constructor?.name ?? "object"}]`;
  return typeof value === "function" || typeof value === "symbol" ? `[${typeof value}]` : value;
}
