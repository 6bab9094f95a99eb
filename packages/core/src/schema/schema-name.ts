import { snakeCase } from "../naming/snake-case.js";
import { InvalidSchemaError } from "./invalid-schema-error.js";

const maxLength = 64;
const inSnakeCase = snakeCase.withMaxLength(maxLength);

/** Whether Python dlt takes it as the name of a schema: an identifier of Python, at most 64 characters. */
export function isSchemaName(name: string): boolean {
  return /^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(name) && Array.from(name).length <= maxLength;
}

/** Makes a schema name of any text that is not blank, in snake case. Throws a `NamingError` for a blank one. */
export function normalizeSchemaName(name: string): string {
  return inSnakeCase.normalizeIdentifier(name);
}

/** Throws an `InvalidSchemaError` for what is no schema name. */
export function checkSchemaName(name: string): void {
  if (isSchemaName(name)) return;
  throw new InvalidSchemaError(
    `${JSON.stringify(name)} cannot be the name of a schema. It must begin with a letter or an underscore, hold only letters, digits and underscores, and have at most ${maxLength} characters.`,
  );
}
