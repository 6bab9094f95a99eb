import type { DestinationCapabilities, IdentifierCapabilities } from "../capabilities/capabilities.js";
import type { PackageDescription } from "./package-description.js";

const encoder = new TextEncoder();

/** Names that are too long for the destination, that it cannot keep apart, or that it has given to columns of its own. */
export function nameProblems({ tables }: PackageDescription, { identifiers }: DestinationCapabilities): readonly string[] {
  const names = tables.map(({ table }) => table.name);
  return [
    ...tooLong("table", names, identifiers.maxLength, identifiers),
    ...collisions("tables", names, identifiers),
    ...tables.flatMap(({ table }) => {
      const columns = table.columns.map((column) => column.name);
      const longest = identifiers.maxColumnLength ?? identifiers.maxLength;
      return [
        ...tooLong(`table "${table.name}": column`, columns, longest, identifiers),
        ...collisions(`table "${table.name}": columns`, columns, identifiers),
        ...reserved(table.name, columns, identifiers),
      ];
    }),
  ];
}

function tooLong(what: string, names: readonly string[], most: number, { lengthUnit }: IdentifierCapabilities): readonly string[] {
  return names.flatMap((name) => {
    const length = lengthUnit === "bytes" ? encoder.encode(name).length : [...name].length;
    return length > most ? [`${what} "${name}" has ${length} ${lengthUnit}, and ${most} is the most`] : [];
  });
}

function collisions(what: string, names: readonly string[], { caseSensitive, casing }: IdentifierCapabilities): readonly string[] {
  const seen = new Map<string, string>();
  const problems: string[] = [];
  for (const name of names) {
    const key = caseSensitive && casing === "preserve" ? name : name.toLowerCase();
    const other = seen.get(key);
    if (other === undefined) seen.set(key, name);
    else
      problems.push(
        `${what} "${other}" and "${name}" are one name here; rename one in the source, or use a naming convention without case`,
      );
  }
  return problems;
}

function reserved(table: string, columns: readonly string[], { reservedColumns = [] }: IdentifierCapabilities): readonly string[] {
  return columns
    .filter((column) => reservedColumns.includes(column))
    .map((column) => `table "${table}": every table has a column "${column}" of its own here; give the key another name in the source`);
}
