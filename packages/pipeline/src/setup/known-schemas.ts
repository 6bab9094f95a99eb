import type { Schema } from "@dlt-ts/core";
import { knownDefaultSchemaName } from "./default-schema-name.js";
import type { PipelineSetup } from "./pipeline-setup.js";
import { readSchema } from "./run-schema.js";

/** A schema as the newest package left it, in the names that it is stored with. `name` default: the default schema. */
export async function knownSchema({ store, config }: PipelineSetup, name?: string): Promise<Schema | undefined> {
  const memory = await store.memory();
  const document = memory.schemas.get(name ?? knownDefaultSchemaName(memory) ?? "");
  return document === undefined ? undefined : await readSchema(document, config);
}

/** Names of the schemas that are known, the default one first. */
export async function knownSchemaNames({ store }: Pick<PipelineSetup, "store">): Promise<readonly string[]> {
  const memory = await store.memory();
  const usual = knownDefaultSchemaName(memory);
  const others = [...memory.schemas.keys()].filter((name) => name !== usual).sort();
  return usual === undefined || !memory.schemas.has(usual) ? others : [usual, ...others];
}
