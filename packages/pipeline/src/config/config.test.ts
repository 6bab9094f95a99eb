import { describe, expect, it } from "vitest";
import { project } from "../../test/config/project.js";
import { pathsOf } from "./lookup.js";
import { readLoadSettings } from "./load-settings.js";

const workers = { sections: ["load"], tail: ["workers"] };

describe("Config.lookUp", () => {
  it("prefers what is said for a pipeline, wherever it stands", async () => {
    using at = project({ config: "[pipe]\nworkers = 1\n" }, { LOAD__WORKERS: "2" });
    const { found } = await at.config.forPipeline("pipe").lookUp(workers, false);
    expect(found).toMatchObject({ value: 1n, key: "pipe.workers" });
    expect((await at.config.forPipeline("other").lookUp(workers, false)).found).toMatchObject({ value: "2" });
  });

  it("tells each key that it tried, and no value", async () => {
    using at = project({ secrets: 'workers = "canary"\n', config: "x = 1\n" });
    await at.config.lookUp(workers, false);
    expect(at.traces).toEqual([
      {
        setting: "workers",
        secret: false,
        attempts: [
          { provider: "Environment Variables", key: "LOAD__WORKERS", found: false },
          { provider: "Environment Variables", key: "WORKERS", found: false },
          { provider: "secrets.toml", key: "load.workers", found: false },
          { provider: "secrets.toml", key: "workers", found: true },
        ],
      },
    ]);
  });

  it("warns of a placeholder once", async () => {
    using at = project({ secrets: 'workers = "<configure me>"\n' });
    await at.config.lookUp(workers, false);
    await at.config.forPipeline("pipe").lookUp(workers, false);
    expect(at.warnings).toEqual([{ code: "placeholder", message: expect.stringContaining("workers in secrets.toml") }]);
  });
});

describe("pathsOf", () => {
  it("gives a source its short form, unless module and name are the same", () => {
    const tail = ["k"];
    expect(pathsOf({ sections: ["sources", "mod", "src"], tail }).map((path) => path.join("."))).toEqual([
      "sources.mod.src.k",
      "sources.mod.k",
      "sources.src.k",
      "sources.k",
      "k",
    ]);
    expect(pathsOf({ sections: ["sources", "src", "src"], tail }).map((path) => path.join("."))).toEqual([
      "sources.src.src.k",
      "sources.src.k",
      "sources.k",
      "k",
    ]);
  });
});

describe("Config.require", () => {
  it("says where it looked, what looks alike, and which files there are", async () => {
    using at = project({ config: "[sources.github]\npage_sise = 3\n" }, { SOURCES_GITHUB_PAGE_SIZE: "5" });
    const message = await at.config.require("sources.github.page_size").catch((error: Error) => error.message);
    expect(message).toBe(
      [
        'Config has no "sources.github.page_size".',
        "  sources.github.page_size was looked for in",
        "    Environment Variables: SOURCES__GITHUB__PAGE_SIZE",
        "    config.toml: sources.github.page_size",
        "  Environment Variables has SOURCES_GITHUB_PAGE_SIZE. Did you mean SOURCES__GITHUB__PAGE_SIZE?",
        "  config.toml has sources.github.page_sise. Did you mean sources.github.page_size?",
        `  Files that were read: ${at.folder}/.dlt/config.toml`,
        `  Files that do not exist: ${at.folder}/.dlt/secrets.toml, ${at.folder}/global/secrets.toml, ${at.folder}/global/config.toml`,
      ].join("\n"),
    );
  });

  it("finds a key that lacks its outer section", async () => {
    using at = project({ config: "[github]\npage_size = 3\n" });
    await expect(at.config.require("sources.github.page_size")).rejects.toThrow(
      "config.toml has github.page_size. Did you mean sources.github.page_size?",
    );
  });

  it("takes no other key for a near miss", async () => {
    using at = project({ config: "[sources.github]\npage_count = 3\nowner = 'me'\n" }, { PATH: "/bin", HOME: "/" });
    const message = await at.config.require("sources.github.page_size").catch((error: Error) => error.message);
    expect(message).not.toContain("Did you mean");
  });
});

describe("readSettings", () => {
  it("names the key of a value of another type, and not the value", async () => {
    using at = project({}, { LOAD__WORKERS: "canary" });
    const error = (await readLoadSettings(at.config).catch((thrown: unknown) => thrown)) as Error;
    expect(error).toMatchObject({
      code: "DLT_CONFIG_VALUE",
      message: 'LOAD__WORKERS in Environment Variables is not a whole number, as the setting "workers" needs it.',
    });
    expect(JSON.stringify(error)).not.toContain("canary");
  });

  it("lists the values that a setting may have", async () => {
    using at = project({ config: '[load]\nparallelism_strategy = "serial"\n' });
    await expect(readLoadSettings(at.config)).rejects.toThrow(
      'load.parallelism_strategy in config.toml is not one of "parallel", "table-sequential", "sequential"',
    );
  });
});
