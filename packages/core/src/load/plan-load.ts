import type { DestinationCapabilities } from "../capabilities/capabilities.js";
import type { Destination } from "../destination/destination.js";
import { DestinationError } from "../errors/destination-error.js";
import { acceptedFormats, capabilitiesFor, uncarried, whyNoFormat } from "./accepted-formats.js";
import { digestOf } from "./digest.js";
import type { LoadPlan, PlannedTable, TableWrite } from "./load-plan.js";
import { nameProblems } from "./name-problems.js";
import type { DescribedTable, PackageDescription } from "./package-description.js";
import { writeOf } from "./write-problems.js";

/** How to plan. */
export interface PlanOptions {
  /** The staging destination of the pipeline. */
  readonly staging?: Destination | undefined;
  /** What to do with a disposition that the destination cannot do. Default: refuse the load. `append`: append the rows instead. */
  readonly onUnsupported?: "append" | undefined;
}

/**
 * Turns a package into a plan, or refuses it with everything that the destination cannot do with it, at once.
 * Pure: nothing is connected. Throws a `DestinationError` (`unsupported`).
 */
export function planLoad(load: PackageDescription, destination: Destination, options: PlanOptions = {}): LoadPlan {
  const capabilities = destination.capabilities();
  const problems: string[] = [];
  const described = parentsFirst(load.tables, problems);
  const roots = rootsOf(described);
  const writes = new Map<DescribedTable, TableWrite>();
  for (const root of new Set(roots.values())) {
    const chain = described.filter(({ table }) => roots.get(table.name) === root).map(({ table }) => table);
    const write = writeOf(root, chain, capabilitiesFor(capabilities, root.table), options.onUnsupported);
    if ("disposition" in write) writes.set(root, write);
    else problems.push(...write.map((problem) => `table "${root.table.name}": ${problem}`));
  }

  problems.push(
    ...tableFormatProblems(load, capabilities),
    ...jobProblems(load, roots, capabilities, options.staging),
    ...nameProblems(load, capabilities),
  );
  if (problems.length > 0) {
    throw new DestinationError(
      "unsupported",
      `Destination "${destination.name}" cannot take load ${load.loadId} of pipeline "${load.pipeline}":\n${problems.map((line) => `  - ${line}`).join("\n")}`,
      { context: { destination: destination.name, pipeline: load.pipeline, loadId: load.loadId } },
    );
  }

  const tables = described.map(({ table }): PlannedTable => ({ table, write: writes.get(roots.get(table.name)!)! }));
  const { pipeline, loadId, createdAt, schema, state, systemTables, jobs, drop = [], forgetSchemas = false } = load;
  return {
    pipeline,
    loadId,
    digest: contentDigest(load),
    createdAt,
    schema,
    ...(state === undefined ? {} : { state }),
    systemTables,
    tables,
    jobs,
    drop,
    forgetSchemas,
  };
}

/** Of the package, not of the plan: a replay under other options is still the same load. */
function contentDigest({ schema, state, tables, jobs, drop = [], forgetSchemas = false }: PackageDescription): string {
  const { name, hash } = schema;
  const byName = [...tables].sort((left, right) => (left.table.name < right.table.name ? -1 : 1));
  const byId = [...jobs].sort((left, right) => (left.id < right.id ? -1 : 1));
  return digestOf({ schema: { name, hash }, state: state?.hash, tables: byName, jobs: byId, drop: [...drop].sort(), forgetSchemas });
}

function parentsFirst(tables: readonly DescribedTable[], problems: string[]): readonly DescribedTable[] {
  const ordered = new Map<string, DescribedTable>();
  let waiting = tables;
  while (waiting.length > 0) {
    const rest = waiting.filter((described) => {
      const { name, parent } = described.table;
      if (parent != null && !ordered.has(parent)) return true;
      ordered.set(name, described);
      return false;
    });
    if (rest.length === waiting.length) {
      for (const { table } of rest) problems.push(`table "${table.name}": its parent "${table.parent}" is not part of the load`);
      break;
    }
    waiting = rest;
  }
  return [...ordered.values()];
}

function rootsOf(parentsBeforeChildren: readonly DescribedTable[]): ReadonlyMap<string, DescribedTable> {
  const roots = new Map<string, DescribedTable>();
  for (const described of parentsBeforeChildren) {
    const { name, parent } = described.table;
    roots.set(name, parent == null ? described : roots.get(parent)!);
  }
  return roots;
}

function tableFormatProblems({ tables }: PackageDescription, { tableFormats = {} }: DestinationCapabilities): readonly string[] {
  return tables.flatMap(({ table: { name, tableFormat } }) => {
    if (tableFormat == null || tableFormat === "native" || Object.hasOwn(tableFormats, tableFormat)) return [];
    const known = Object.keys(tableFormats);
    return [`table "${name}": table format "${tableFormat}" is not supported${known.length === 0 ? "" : `, only ${known.join(", ")}`}`];
  });
}

function jobProblems(
  load: PackageDescription,
  roots: ReadonlyMap<string, DescribedTable>,
  capabilities: DestinationCapabilities,
  staging: Destination | undefined,
): readonly string[] {
  const staged = staging?.capabilities();
  const problems = new Set<string>();
  if (acceptedFormats(capabilities, staged).length === 0) problems.add(whyNoFormat(capabilities, staged, staging?.name));

  const tables = new Map(load.tables.map(({ table }) => [table.name, table]));
  for (const { id, table: name, format } of load.jobs) {
    const table = tables.get(name);
    if (table === undefined) {
      problems.add(`job "${id}": its table "${name}" is not part of the load`);
      continue;
    }
    const special = capabilitiesFor(capabilities, roots.get(name)?.table ?? table);
    const formats = acceptedFormats(special, staged);
    if (formats.length > 0 && !formats.includes(format)) {
      problems.add(`table "${name}": format "${format}" is not supported, only ${formats.join(", ")}`);
    }
    const columns = uncarried(special, table, format);
    if (columns.length > 0) problems.add(`table "${name}": format "${format}" cannot bring in ${columns.join(", ")}`);
  }
  return [...problems];
}
