import { didYouMean, type SchemaContract } from "@dlt-ts/core";
import { checkSchemaContract } from "../hints/schema-contract-hint.js";
import type { SchemaSettingsHints } from "../schema/source-settings.js";
import { SourceError } from "./source-error.js";
import { givenText } from "../values/given-text.js";

/** What a source says about all its tables. */
export interface SourceOptions {
  /** Lists and objects below this level stay `json` values, unless a resource says otherwise. 0: no nested tables. Default: no limit. */
  readonly maxTableNesting?: number | undefined;
  /** Nested rows get the id of their root row. Default: where merging needs it. */
  readonly rootKey?: boolean | undefined;
  /** What may happen to tables, columns and types that are not known yet, unless a resource says otherwise. Default: all evolve. */
  readonly schemaContract?: SchemaContract | undefined;
  /** A stored schema that the tables begin with: the document, or its text as JSON. Its name must be that of the source. */
  readonly schema?: string | object | undefined;
}

const names = ["maxTableNesting", "rootKey", "schemaContract", "schema"] as const satisfies readonly (keyof SourceOptions)[];

/** The options as a run uses them. Throws a `SourceError` or `HintsError` for a mistake. */
export function checkSourceOptions(source: string, options: SourceOptions): SchemaSettingsHints {
  if (typeof options !== "object" || options === null) throw new SourceError(source, "the options are no object.");
  for (const name of Object.keys(options)) {
    if (names.includes(name as keyof SourceOptions)) continue;
    throw new SourceError(source, `there is no option ${JSON.stringify(name)}.${didYouMean(name, names)} There are ${names.join(", ")}.`);
  }
  const { maxTableNesting, rootKey, schemaContract, schema } = options;
  if (maxTableNesting !== undefined && !(Number.isSafeInteger(maxTableNesting) && maxTableNesting >= 0)) {
    throw new SourceError(source, `maxTableNesting is ${String(maxTableNesting)}; give a whole number from 0 on.`);
  }
  if (rootKey !== undefined && typeof rootKey !== "boolean") {
    throw new SourceError(source, `rootKey is ${givenText(rootKey)}; give true or false.`);
  }
  return {
    ...(maxTableNesting === undefined ? {} : { maxTableNesting }),
    ...(rootKey === undefined ? {} : { rootKey }),
    ...(schemaContract === undefined ? {} : { schemaContract: checkSchemaContract(source, schemaContract) }),
    ...(schema === undefined ? {} : { schema: schemaText(source, schema) }),
  };
}

function schemaText(source: string, schema: string | object): string {
  let document: unknown = schema;
  if (typeof schema === "string") {
    try {
      document = JSON.parse(schema);
    } catch {
      throw new SourceError(source, "the option schema is no JSON; give the stored document of a schema.");
    }
  }
  const name = (document as { readonly name?: unknown } | null)?.name;
  if (name !== source) {
    throw new SourceError(source, `the option schema is a schema named ${givenText(name)}; a source and its schema have one name.`);
  }
  return typeof schema === "string" ? schema : JSON.stringify(schema);
}
