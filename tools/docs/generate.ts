import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DestinationCapabilities, DestinationFactory, OptionDescription } from "@dlt-ts/core";
import { describeCommonOptions, describeOptions } from "@dlt-ts/core";
import { duckdb } from "@dlt-ts/duckdb";
import { filesystem } from "@dlt-ts/filesystem";
import { postgres } from "@dlt-ts/postgres";
import { attributeNames, metricNames, spanNames } from "@dlt-ts/pipeline";
import { faultTable, faultTableHead, killSummary, killTable, killTableHead } from "../../e2e/reliability/record/page.ts";
import { root } from "../command.ts";

/**
 * Writes the parts of the documentation that have a declaration elsewhere: tables of options, the matrix of capabilities.
 * With `--check` it only says which of them are out of date.
 */
interface Documented {
  readonly factory: DestinationFactory;
  readonly readme: string;
}

const destinations: readonly Documented[] = [
  { factory: duckdb, readme: "packages/destinations/duckdb/README.md" },
  { factory: filesystem, readme: "packages/destinations/filesystem/README.md" },
  { factory: postgres, readme: "packages/destinations/postgres/README.md" },
];

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}

const code = (text: string): string => (text === "" ? "" : `\`${text}\``);

function optionRow(
  type: string,
  { path, key, secret, type: valueType, values, default: fallback, required, description }: OptionDescription,
): readonly string[] {
  const kind = values === undefined ? valueType : values.map((value) => code(String(value))).join(", ");
  const notes = [description ?? "", required ? "Required." : "", secret ? "Secret." : ""].filter((note) => note !== "").join(" ");
  return [
    code(path.join(".")),
    kind,
    fallback === undefined ? "" : code(JSON.stringify(fallback)),
    code(`destination.${type}.${key}`),
    notes,
  ];
}

function optionsTable({ type, schema }: DestinationFactory): string {
  return table(
    ["option", "type", "default", "key in config", ""],
    describeOptions(schema).map((option) => optionRow(type, option)),
  );
}

const aspects: readonly (readonly [string, (capabilities: DestinationCapabilities) => string])[] = [
  ["commit", ({ commit }) => commit],
  ["replace", ({ write }) => write.replace.map(code).join(", ") || "–"],
  ["merge", ({ write }) => write.merge.map(code).join(", ") || "–"],
  ["job files", ({ formats }) => formats.direct.map(code).join(", ") || "through staging only"],
  ["longest name", ({ identifiers }) => `${identifiers.maxLength} ${identifiers.lengthUnit}`],
  [
    "case of names",
    ({ identifiers }) =>
      `${identifiers.casing === "preserve" ? "kept" : `folded to ${identifiers.casing}`}, ${identifiers.caseSensitive ? "sensitive" : "insensitive"}`,
  ],
  ["decimal, wei", ({ types }) => `(${types.decimal.join(", ")}), (${types.wei.join(", ")})`],
  ["fractional digits of timestamps", ({ types }) => `${types.timestamp[0]}, at most ${types.timestamp[1]}`],
  ["jobs at once", ({ concurrency }) => `${concurrency.jobs}${concurrency.max === undefined ? "" : `, at most ${concurrency.max}`}`],
  ["reads back", ({ offers }) => (offers.read === false ? "no" : offers.read)],
];

function capabilitiesTable(): string {
  return table(
    ["", ...destinations.map(({ factory }) => code(factory.type))],
    aspects.map(([name, describe]) => [name, ...destinations.map(({ factory }) => describe(factory().capabilities()))]),
  );
}

function telemetryTables(): string {
  const named = (names: Readonly<Record<string, string>>): string[][] => Object.entries(names).map(([name, text]) => [code(name), text]);
  const metrics = Object.entries(metricNames).map(([name, { instrument, unit, description }]) => [
    code(name),
    instrument,
    code(unit),
    description,
  ]);
  return [
    table(["span", ""], named(spanNames)),
    table(["attribute", ""], named(attributeNames)),
    table(["metric", "instrument", "unit", ""], metrics),
  ].join("\n\n");
}

interface Section {
  readonly file: string;
  readonly marker: string;
  readonly text: string;
}

const sections: readonly Section[] = [
  ...destinations.map(({ factory, readme }) => ({ file: readme, marker: "options", text: optionsTable(factory) })),
  { file: "docs/capabilities.md", marker: "capabilities", text: capabilitiesTable() },
  { file: "docs/reliability.md", marker: "kills", text: `${killSummary()}\n\n${table(killTableHead, killTable())}` },
  { file: "docs/reliability.md", marker: "faults", text: table(faultTableHead, faultTable()) },
  { file: "docs/observability.md", marker: "telemetry", text: telemetryTables() },
  {
    file: "docs/configuration.md",
    marker: "common-options",
    text: table(
      ["option", "type", "default", "key in config", ""],
      describeCommonOptions().map((option) => optionRow("<name>", option)),
    ),
  },
];

/** As `npm run format` would leave it, so that the two agree. */
function formatted(markdown: string): string {
  const { status, stdout, stderr } = spawnSync("oxfmt", ["--stdin-filepath", "page.md"], { cwd: root, input: markdown, encoding: "utf8" });
  if (status !== 0) throw new Error(`oxfmt failed: ${stderr}`);
  return stdout;
}

const check = process.argv.includes("--check");
for (const { file, marker, text } of sections) {
  const path = join(root, file);
  const before = readFileSync(path, "utf8");
  const pattern = new RegExp(`(<!-- ${marker}:start[^>]*-->\\n)[\\s\\S]*?(<!-- ${marker}:end -->)`);
  if (!pattern.test(before)) throw new Error(`${file} has no markers <!-- ${marker}:start --> and <!-- ${marker}:end -->`);
  const after = formatted(before.replace(pattern, (_, start: string, end: string) => `${start}\n${text}\n\n${end}`));
  if (after === before) continue;
  if (check) {
    console.error(`${file}: "${marker}" is out of date; run: npx pnpm run docs`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, after);
    console.log(`${file}: "${marker}" written`);
  }
}
