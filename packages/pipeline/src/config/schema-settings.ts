import type { Config } from "./config.js";
import { readSettings, type SettingsGroup } from "./settings.js";

/** `[sources.<schema>.schema]`, `[schema]` */
export interface SchemaSettings {
  /** A naming convention: the name of a built-in one, or `package#export`. */
  readonly naming: string | undefined;
  /** Whether tables that have data may be renamed because the naming convention changed. */
  readonly allowIdentifierChangeOnTableWithData: boolean | undefined;
}

const group: SettingsGroup<SchemaSettings> = {
  section: "schema",
  settings: {
    naming: { key: "naming", type: "text", default: undefined },
    allowIdentifierChangeOnTableWithData: {
      key: "allow_identifier_change_on_table_with_data",
      type: "boolean",
      default: undefined,
    },
  },
};

export function readSchemaSettings(config: Config, schemaName: string): Promise<SchemaSettings> {
  return readSettings(config, group, ["sources", schemaName]);
}
