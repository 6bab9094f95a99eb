import type { DestinationCapabilities, FormatCapabilities } from "../capabilities/capabilities.js";
import type { TypedTable } from "../schema/table.js";

/** Capabilities as they are for one table: those of its table format, where it has one that the destination knows. */
export function capabilitiesFor(capabilities: DestinationCapabilities, table: Pick<TypedTable, "tableFormat">): DestinationCapabilities {
  const special = table.tableFormat == null ? undefined : capabilities.tableFormats?.[table.tableFormat];
  if (special === undefined) return capabilities;
  return {
    ...capabilities,
    commit: special.commit ?? capabilities.commit,
    write: { ...capabilities.write, ...special.write },
    formats: { ...capabilities.formats, ...special.formats },
  };
}

/** Job formats that a destination loads, best first: directly, or through a staging destination. Empty: none, and `whyNoFormat` says why. */
export function acceptedFormats(capabilities: DestinationCapabilities, staging?: DestinationCapabilities): readonly string[] {
  const { direct, staged } = capabilities.formats;
  if (staging === undefined) return direct;
  if (staged === undefined || sharedSchemes(staged, staging).length === 0) return [];
  return staged.formats.filter((format) => staging.formats.direct.includes(format));
}

/** The accepted formats that can carry every column of a table, best first. */
export function formatsForTable(
  capabilities: DestinationCapabilities,
  table: TypedTable,
  staging?: DestinationCapabilities,
): readonly string[] {
  const special = capabilitiesFor(capabilities, table);
  return acceptedFormats(special, staging).filter((format) => uncarried(special, table, format).length === 0);
}

/** Columns that a format cannot bring into a destination. */
export function uncarried(capabilities: DestinationCapabilities, table: TypedTable, format: string): readonly string[] {
  const types = capabilities.formats.unsupportedTypes?.[format] ?? [];
  return table.columns.filter((column) => types.includes(column.dataType)).map((column) => `${column.name} (${column.dataType})`);
}

/** Why no format is accepted, as the end of a sentence that begins with the destination. */
export function whyNoFormat(capabilities: DestinationCapabilities, staging?: DestinationCapabilities, stagingName?: string): string {
  const { staged } = capabilities.formats;
  if (staging === undefined) {
    return `loads only through a staging destination with URLs of ${staged?.schemes.join(", ") ?? "no scheme"}; set the option "staging" of the pipeline`;
  }
  if (staged === undefined) return `does not load through staging, and "${stagingName}" is set as staging`;
  const offered = staging.offers.stagingFor ?? [];
  if (sharedSchemes(staged, staging).length === 0) {
    return `reads staged files at ${staged.schemes.join(", ")}, and staging "${stagingName}" offers ${offered.join(", ") || "none"}`;
  }
  return `reads staged files as ${staged.formats.join(", ")}, and staging "${stagingName}" writes ${staging.formats.direct.join(", ")}`;
}

function sharedSchemes(staged: NonNullable<FormatCapabilities["staged"]>, staging: DestinationCapabilities): readonly string[] {
  return staged.schemes.filter((scheme) => staging.offers.stagingFor?.includes(scheme));
}
