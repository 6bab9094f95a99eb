const longest = 100;

/** What somebody gave in the place of something else, for a message: as JSON where it has such a form, and never long. */
export function givenText(value: unknown): string {
  const text = textOf(value);
  return text.length <= longest ? text : `${text.slice(0, longest)}… (${text.length} characters)`;
}

function textOf(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number") return String(value);
  if (typeof value === "function") return "a function";
  try {
    // JSON has no symbols, and no undefined
    return JSON.stringify(value, (_key, member: unknown) => (typeof member === "bigint" ? `${member}n` : member)) ?? String(value);
  } catch {
    return "an object that has no JSON form";
  }
}
