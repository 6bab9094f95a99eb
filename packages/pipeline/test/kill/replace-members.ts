/** A plain object like another, with some members in the place of its own. */
export function replaceMembers<Value extends object>(of: Value, members: Partial<Value>): Value {
  return { ...of, ...members };
}
