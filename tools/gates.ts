import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand, type CommandResult } from "./command.ts";

interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped?: number;
  /** Printed when something failed, or was skipped. */
  readonly output: string;
}

interface Gate {
  readonly name: string;
  readonly what: string;
  run(): Promise<Outcome>;
}

const workFolder = mkdtempSync(join(tmpdir(), "dlt-ts-gates-"));

/** A gate that is one command: it passes or it fails. */
function command(name: string, what: string, ...words: readonly string[]): Gate {
  const [program, ...parameters] = words as [string, ...string[]];
  return { name, what, run: async () => outcomeOf(await runCommand(program, parameters)) };
}

function outcomeOf({ succeeded, output }: CommandResult): Outcome {
  return { passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1, output: succeeded ? "" : output };
}

interface TestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

async function runTests(): Promise<Outcome> {
  const file = join(workFolder, "tests.json");
  const { succeeded, output } = await runCommand("vitest", ["run", "--reporter=dot", "--reporter=json", `--outputFile.json=${file}`]);
  let report: TestReport;
  try {
    report = JSON.parse(readFileSync(file, "utf8")) as TestReport;
  } catch {
    return { passed: 0, failed: 1, output };
  }
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  ).length;
  const failed = Math.max(report.numFailedTests + brokenFiles, succeeded ? 0 : 1);
  const skipped = report.testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === "skipped" || status === "pending"),
  );
  const lines = skipped.map(({ fullName }) => `  skipped: ${fullName}`).join("\n");
  return { passed: report.numPassedTests, failed, skipped: skipped.length, output: failed > 0 ? `${output}\n${lines}` : lines };
}

const gates: readonly Gate[] = [
  command("build", "every package builds", "turbo", "build", "--output-logs=errors-only"),
  command("format", "oxfmt has nothing to change", "oxfmt", "--check", "."),
  command("lint", "oxlint finds nothing", "oxlint", "--deny-warnings"),
  command("types", "packages type-check", "turbo", "typecheck", "--output-logs=errors-only"),
  command("tool-types", "tools, end-to-end tests and benchmarks type-check", "tsc", "--noEmit", "--project", "tools/tsconfig.json"),
  command("imports", "who may import whom", "node", "tools/check-imports.ts"),
  command("unused", "knip finds no unused file, export or dependency", "knip"),
  command("docs", "generated parts of the documentation are up to date", "node", "tools/docs/generate.ts", "--check"),
  command("doc-examples", "examples in the documentation type-check", "node", "tools/docs/check-examples.ts"),
  command("doc-links", "links of the documentation lead somewhere", "node", "tools/docs/check-links.ts"),
  { name: "tests", what: "unit, property and conformance tests", run: runTests },
  command("tarballs", "publint and attw accept every tarball", "node", "tools/check-tarballs.ts"),
  command("consumer", "a fresh npm project outside the workspace loads rows from the tarballs", "node", "e2e/consumer/run.ts"),
  command("examples", "the quickstart and the other examples run", "node", "tools/run-examples.ts"),
];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !gates.some((gate) => gate.name === name));
if (unknown.length > 0) {
  console.error(`No gate named ${unknown.join(", ")}. There are: ${gates.map(({ name }) => name).join(", ")}.`);
  process.exit(1);
}

let passed = 0;
let failed = 0;
let skipped = 0;
for (const gate of gates.filter(({ name }) => asked.length === 0 || asked.includes(name))) {
  const start = performance.now();
  const outcome = await gate.run();
  passed += outcome.passed;
  failed += outcome.failed;
  skipped += outcome.skipped ?? 0;
  const counts = outcome.passed + outcome.failed > 1 ? ` ${outcome.passed} passed, ${outcome.failed} failed` : "";
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${outcome.failed === 0 ? "ok    " : "FAILED"} ${gate.name.padEnd(13)} ${gate.what}${counts} (${seconds} s)`);
  if (outcome.output.trim() !== "") console.log(outcome.output.trimEnd());
  // Nothing after a failed build can say anything true.
  if (gate.name === "build" && outcome.failed > 0) break;
}
rmSync(workFolder, { recursive: true, force: true });
if (skipped > 0) console.log(`${skipped} skipped: each says why above`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
