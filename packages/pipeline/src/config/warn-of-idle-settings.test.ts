import { expect, it } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { readConfig } from "./read-config.js";
import { readLoadSettings } from "./load-settings.js";
import { warnOfIdleSettings } from "./warn-of-idle-settings.js";

async function warningsOf(environment: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const warnings: string[] = [];
  const folder = temporaryFolder();
  const config = readConfig({
    environment,
    projectFolder: folder,
    globalFolder: folder,
    onWarning: ({ code, message }) => warnings.push(`${code}: ${/setting (\w+)/.exec(message)?.[1]}`),
  }).forPipeline("shop");
  warnOfIdleSettings(config, await readLoadSettings(config));
  return warnings;
}

it("warns of settings that ask for what dlt-ts does not do", async () => {
  const environment = {
    LOAD__RAISE_ON_FAILED_JOBS: "false",
    LOAD__DELETE_COMPLETED_JOBS: "true",
  };
  expect(await warningsOf(environment)).toEqual(
    ["raise_on_failed_jobs", "delete_completed_jobs"].map((setting) => `idle-setting: ${setting}`),
  );
});

it("says nothing where they ask for what happens anyway", async () => {
  const environment = { DEV_MODE: "false", USE_SINGLE_DATASET: "true", LOAD__RAISE_ON_FAILED_JOBS: "true", LOAD__WORKERS: "4" };
  expect(await warningsOf(environment)).toEqual([]);
});

it("refuses numbers that mean nothing, with key and place", async () => {
  const config = readConfig({ environment: { LOAD__WORKERS: "-3" }, projectFolder: temporaryFolder(), globalFolder: temporaryFolder() });
  await expect(readLoadSettings(config)).rejects.toThrow(
    'LOAD__WORKERS in Environment Variables is below 1, the least that the setting "workers" can be.',
  );
});
