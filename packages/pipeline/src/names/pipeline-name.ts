import { PipelineError } from "../pipeline-error.js";
import { givenText } from "../values/given-text.js";

/** Names that Windows reserves for devices, with or without an extension. */
const reserved = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$/i;
// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const forbidden = /[\\/:*?"<>|.%{}\u0000-\u001f\u007f]/;

/** A pipeline's name is the name of a folder on every system, and a part of paths and patterns: Python dlt's rule. */
export function checkPipelineName(name: string): string {
  const problem = problemOf(name);
  if (problem === undefined) return name;
  throw new PipelineError(`${givenText(name)} cannot be the name of a pipeline: ${problem}.`, { context: { pipeline: givenText(name) } });
}

function problemOf(name: string): string | undefined {
  if (typeof name !== "string") return "it is no text";
  if (name.length === 0) return "it is empty";
  const character = forbidden.exec(name)?.[0];
  if (character !== undefined) return `it has ${JSON.stringify(character)}, and the name is also that of a folder`;
  if (name !== name.trim()) return "it begins or ends with a space";
  if (reserved.test(name)) return "Windows reserves it for a device";
  if (Buffer.byteLength(name) > 255) return "it is longer than 255 bytes";
  return undefined;
}
