import { bumpVersion, type Schema, schemaHash, withoutProcessingHints } from "@dlt-ts/core";
import { join, resolve } from "node:path";
import { createFolder, readTextIfExists, writeDurably } from "../package/durable-files.js";
import { SchemaFileError } from "./schema-file-error.js";
import { type SchemaFileFormat, schemaFromText, schemaText, type SchemaTextOptions } from "./schema-text.js";

export interface SchemaFileSettings {
  /** The folder of files that people edit. */
  readonly importSchemaPath?: string | undefined;
  /** The folder of files that follow every change. */
  readonly exportSchemaPath?: string | undefined;
  /** Default `yaml`. */
  readonly externalSchemaFormat?: SchemaFileFormat | undefined;
  /** Default true. */
  readonly externalSchemaFormatRemoveDefaults?: boolean | undefined;
}

type Resolver = SchemaTextOptions["resolveNaming"];

/** The schema files of a pipeline: one for each schema, in the folders that are given. Without a folder nothing is read or written. */
export class SchemaFiles {
  readonly #importFolder: string | undefined;
  readonly #exportFolder: string | undefined;
  readonly #format: SchemaFileFormat;
  readonly #removeDefaults: boolean;
  readonly #warn: (message: string) => void;
  readonly #warned = new Set<string>();

  constructor(settings: SchemaFileSettings, warn: (message: string) => void) {
    const { importSchemaPath, exportSchemaPath } = settings;
    this.#importFolder = importSchemaPath === undefined ? undefined : resolve(importSchemaPath);
    this.#exportFolder = exportSchemaPath === undefined ? undefined : resolve(exportSchemaPath);
    this.#format = settings.externalSchemaFormat ?? "yaml";
    this.#removeDefaults = settings.externalSchemaFormatRemoveDefaults ?? true;
    this.#warn = warn;
  }

  get areUsed(): boolean {
    return this.#importFolder !== undefined || this.#exportFolder !== undefined;
  }

  /**
   * The schema that a step begins with: that of the import file, where there is none yet or the file is not the one that was imported last; else the
   * stored one. What is known of tables that exist at the destination stays known. Throws a `SchemaFileError` for a file that cannot be used.
   */
  async imported(name: string, stored: Schema | undefined, resolveNaming?: Resolver): Promise<Schema | undefined> {
    const given = await this.#read(name, resolveNaming);
    if (given === undefined) return stored;
    const importedHash = schemaHash(given);
    if (stored === undefined) return { ...given, importedHash };
    if (stored.importedHash === importedHash) return stored;
    if (schemaHash(stored) === importedHash) return { ...stored, importedHash };
    this.#warnOnce(
      `The schema file ${this.#fileOf(this.#importFolder!, name)} has changed: its content takes the place of the schema "${name}".`,
    );
    const tables = new Map([...given.tables].map(([table, content]) => [table, { ...content, ...notesOf(stored, table) }]));
    const { version, hash, previousHashes } = stored;
    return bumpVersion({ ...given, tables, version, hash, previousHashes, importedHash });
  }

  /** To be called with a schema before it is saved: notes the hash of the import file that is there, or will be. */
  async linked(schema: Schema, resolveNaming?: Resolver): Promise<Schema> {
    if (this.#importFolder === undefined) return schema;
    const given = this.#importFolder === this.#exportFolder ? undefined : await this.#read(schema.name, resolveNaming);
    const importedHash = given === undefined ? schemaHash(withoutProcessingHints(schema)) : (schema.importedHash ?? schemaHash(given));
    return { ...schema, importedHash };
  }

  /** The files that a saved schema asks for and that are not there like that: paths and texts. */
  async due(schema: Schema): Promise<readonly (readonly [file: string, text: string])[]> {
    const options = { removeDefaults: this.#removeDefaults };
    const isSame = this.#importFolder === this.#exportFolder;
    const due: (readonly [string, string])[] = [];
    if (this.#exportFolder !== undefined) {
      const file = this.#fileOf(this.#exportFolder, schema.name);
      const text = await schemaText(isSame ? withoutProcessingHints(schema) : schema, this.#format, options);
      if ((await readTextIfExists(file)) !== text) due.push([file, text]);
    }
    if (this.#importFolder !== undefined && !isSame) {
      const file = this.#fileOf(this.#importFolder, schema.name);
      const text = await schemaText(withoutProcessingHints(schema), this.#format, options);
      if ((await readTextIfExists(file)) === undefined) due.push([file, text]);
    }
    return due;
  }

  /** Writes such files, each as a whole or not at all. */
  async write(due: readonly (readonly [file: string, text: string])[]): Promise<void> {
    for (const [file, text] of due) {
      await createFolder(join(file, ".."));
      await writeDurably(file, text);
    }
  }

  async #read(name: string, resolveNaming?: Resolver): Promise<Schema | undefined> {
    if (this.#importFolder === undefined) return undefined;
    const file = this.#fileOf(this.#importFolder, name);
    const text = await readTextIfExists(file);
    if (text === undefined) return undefined;
    const schema = await schemaFromText(text, this.#format, { file, resolveNaming });
    if (schema.name !== name) {
      throw new SchemaFileError(
        `The schema file ${file} has the schema "${schema.name}"; it should have "${name}". Rename the file or the schema in it.`,
        {
          context: { file, schema: schema.name },
        },
      );
    }
    const clean = withoutProcessingHints(schema);
    if (schemaHash(clean) !== schemaHash(schema)) {
      this.#warnOnce(
        `The schema file ${file} has processing hints (x-normalizer, x-loader, x-extractor), which belong to one pipeline. Remove them.`,
      );
    }
    return schema;
  }

  #fileOf(folder: string, name: string): string {
    return join(folder, `${name}.schema.${this.#format}`);
  }

  #warnOnce(message: string): void {
    if (this.#warned.has(message)) return;
    this.#warned.add(message);
    this.#warn(message);
  }
}

function notesOf(stored: Schema, table: string): object {
  const notes = stored.tables.get(table)?.["x-normalizer"];
  return notes === undefined ? {} : { "x-normalizer": notes };
}
