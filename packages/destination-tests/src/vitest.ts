import { conformanceCases, importSubject, runCase } from "@dlt-ts/destination-tests";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "vitest";

/** What is tested, and what is known to fail. */
export interface DestinationTestOptions {
  /** A module that exports `create` (see `SubjectModule`), which plain Node can import. */
  readonly subject: URL;
  /** Cases that fail, by id, with the address of the issue. They are run and expected to fail, so that a fix shows. */
  readonly knownFailures?: Readonly<Record<string, string>>;
  /** Milliseconds for one case. Default: 10 minutes, since some cases kill a process dozens of times. */
  readonly timeout?: number;
}

const tenMinutes = 600_000;

/**
 * Registers every case of the kit with vitest: `await testDestination({ subject: new URL("./subject.js", import.meta.url) })`.
 * Cases that capabilities leave out are skipped. Where the subject says that it is unavailable, all are, visibly, unless
 * `DLT_TEST_REQUIRE` names the destination's type (a list with commas): then that is a failure.
 */
export async function testDestination({ subject, knownFailures = {}, timeout = tenMinutes }: DestinationTestOptions): Promise<void> {
  const module = await importSubject(subject);
  const folder = await mkdtemp(join(tmpdir(), "dlt-ts-kit-"));
  const { destination, staging } = await module.create({ folder });
  await rm(folder, { recursive: true, force: true });

  const capabilities = destination.capabilities();
  const cases = conformanceCases(capabilities, staging?.capabilities());
  const reason = await module.unavailable?.();
  const required = (process.env["DLT_TEST_REQUIRE"] ?? "").split(",").includes(destination.type);

  describe(`destination ${destination.type}${staging === undefined ? "" : ` through ${staging.type}`}`, () => {
    if (reason !== undefined) {
      if (required) it("is available", () => Promise.reject(new Error(`DLT_TEST_REQUIRE asks for "${destination.type}": ${reason}`)));
      else it.skip(`is not available: ${reason}`, () => {});
      return;
    }
    for (const conformanceCase of cases) {
      const { id, title, requires } = conformanceCase;
      const applies = requires?.(capabilities) ?? true;
      const register = !applies ? it.skip : id in knownFailures ? it.fails : it;
      register(`${id}: ${title}`, () => runCase(conformanceCase, subject), timeout);
    }
    const unknown = Object.keys(knownFailures).filter((id) => !cases.some((one) => one.id === id));
    if (unknown.length > 0) it("has cases for all known failures", () => Promise.reject(new Error(`No such cases: ${unknown.join(", ")}`)));
  });
}
