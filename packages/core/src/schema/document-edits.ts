import type { JsonObject, JsonTree } from "../json/read-json.js";

/** Edits of stored documents for migrations. What has another shape than expected stays as it is, for validation to refuse. */

export function isObject(tree: JsonTree | undefined): tree is JsonObject {
  return tree instanceof Map;
}

/** With one member set, at its place or at the end. */
export function put(object: JsonObject, key: string, value: JsonTree): JsonObject {
  return new Map(object).set(key, value);
}

export function without(object: JsonObject, ...keys: readonly string[]): JsonObject {
  return new Map([...object].filter(([key]) => !keys.includes(key)));
}

/** Edits one member, if it is an object. */
export function editMember(object: JsonObject, key: string, edit: (member: JsonObject) => JsonObject): JsonObject {
  const member = object.get(key);
  return isObject(member) ? put(object, key, edit(member)) : object;
}

/** Edits every member that is an object. */
export function editMembers(object: JsonObject, edit: (member: JsonObject, key: string) => JsonObject): JsonObject {
  return new Map([...object].map(([key, member]) => [key, isObject(member) ? edit(member, key) : member]));
}

/** Edits all tables of a document. */
export function editTables(document: JsonObject, edit: (table: JsonObject, name: string) => JsonObject): JsonObject {
  return editMember(document, "tables", (tables) => editMembers(tables, edit));
}

/** A member that is an object, or an empty one. */
export function objectAt(object: JsonObject, key: string): JsonObject {
  const member = object.get(key);
  return isObject(member) ? member : new Map();
}

/** The texts in a member that is a list, or none. */
export function textsAt(object: JsonObject, key: string): readonly string[] {
  const member = object.get(key);
  return Array.isArray(member) ? (member as readonly JsonTree[]).filter((item) => typeof item === "string") : [];
}
