import type { DestinationCapabilities } from "@dlt-ts/core";
import { commitFaults, conformanceCases, importSubject, runCase, subjectWithFault, type ConformanceCase } from "@dlt-ts/destination-tests";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

/** What is tested, and what is known to fail. */
export interface DestinationTestOptions {
  /** A module that exports `create` (see `SubjectModule`), which plain Node can import. */
  readonly subject: URL;
  /** Cases that fail, by id, with the address of the issue. They are run and expected to fail, so that a fix shows. */
  readonly knownFailures?: Readonly<Record<string, string>>;
  /**
   * Loads are killed, and stopped, at each n-th of their events. Default: 1, at all. For a subject that differs only in its server from another that is
   * killed at all of them.
   */
  readonly killEvery?: number;
  /** Milliseconds for one case. Default: 10 minutes, since some cases kill a process dozens of times. */
  readonly timeout?: number;
}

const tenMinutes = 600_000;

/**
 * Registers every case of the kit with vitest: `await testDestination({ subject: new URL("./subject.js", import.meta.url) })`.
 * Cases that capabilities leave out are skipped. Where the subject says that it is unavailable, all are, visibly, unless
 * `DLT_TEST_REQUIRE` names the destination's type (a list with commas): then that is a failure.
 */
export async function testDestination({
  subject,
  knownFailures = {},
  killEvery = 1,
  timeout = tenMinutes,
}: DestinationTestOptions): Promise<void> {
  const { label, capabilities, cases, unavailable } = await inspect(subject);
  describe(`destination ${label}`, () => {
    if (unavailable !== undefined) return unavailable();
    for (const conformanceCase of cases) {
      const { id, title, requires } = conformanceCase;
      const applies = requires?.(capabilities) ?? true;
      const register = !applies ? it.skip : id in knownFailures ? it.fails : it;
      const reason = applies ? "" : " (skipped: its capabilities leave this out)";
      register(`${id}: ${title}${reason}`, () => runCase(conformanceCase, subject, killEvery), timeout);
    }
    const unknown = Object.keys(knownFailures).filter((id) => !cases.some((one) => one.id === id));
    if (unknown.length > 0) it("has cases for all known failures", () => Promise.reject(new Error(`No such cases: ${unknown.join(", ")}`)));
  });
}

/**
 * Registers tests of the kit itself on this destination: it is given each fault of `commitFaults`, and the cases that must notice must fail.
 * A destination that reports too little progress, for instance, is killed at too few places for some of them to show.
 */
export async function testFaults({
  subject,
  timeout = tenMinutes,
}: Omit<DestinationTestOptions, "knownFailures" | "killEvery">): Promise<void> {
  const { label, capabilities, cases, unavailable } = await inspect(subject);
  describe.each(commitFaults)(`destination ${label} with the fault: $name`, (fault) => {
    if (unavailable !== undefined) return unavailable();
    for (const conformanceCase of cases.filter(({ id }) => fault.noticedBy.includes(id))) {
      const { id, requires } = conformanceCase;
      const register = (requires?.(capabilities) ?? true) ? it : it.skip;
      register(`fails ${id}`, () => expect(runCase(conformanceCase, subjectWithFault(subject, fault))).rejects.toThrow(), timeout);
    }
  });
}

interface Inspected {
  readonly label: string;
  readonly capabilities: DestinationCapabilities;
  readonly cases: readonly ConformanceCase[];
  /** Registers that nothing can be tested here. */
  readonly unavailable?: () => void;
}

async function inspect(subject: URL): Promise<Inspected> {
  const module = await importSubject(subject);
  const folder = await mkdtemp(join(tmpdir(), "dlt-ts-kit-"));
  const { destination, staging } = await module.create({ folder });
  await rm(folder, { recursive: true, force: true });

  const capabilities = destination.capabilities();
  const label = staging === undefined ? destination.type : `${destination.type} through ${staging.type}`;
  const facts = { label, capabilities, cases: conformanceCases(capabilities, staging?.capabilities()) };
  const reason = await module.unavailable?.();
  if (reason === undefined) return facts;
  const required = (process.env["DLT_TEST_REQUIRE"] ?? "").split(",").includes(destination.type);
  return {
    ...facts,
    unavailable: () => {
      if (required) it("is available", () => Promise.reject(new Error(`DLT_TEST_REQUIRE asks for "${destination.type}": ${reason}`)));
      else it.skip(`is not available: ${reason}`, () => {});
    },
  };
}
