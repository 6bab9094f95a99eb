import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { project } from "../../test/config/project.js";
import type { ConfigError } from "./config-error.js";
import { TomlProvider } from "./toml-provider.js";

describe("TomlProvider", () => {
  it("merges the project's file over the user's, table by table", async () => {
    using at = project({
      config: "[a]\nx = 1\n[a.t]\nk = 'project'\n",
      globalConfig: "[a]\nx = 2\ny = 3\n[a.t]\nk = 'user'\nl = 'user'\n",
    });
    expect(await at.config.get("a")).toEqual({ x: 1, y: 3, t: { k: "project", l: "user" } });
  });

  it("keeps a key that JavaScript has a meaning for as data", async () => {
    using at = project({ config: "[a.__proto__]\npolluted = 1\n" });
    const read = (await at.config.get("a")) as object;
    expect(Object.keys(read)).toEqual(["__proto__"]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(await at.config.get("a.constructor")).toBeUndefined();
  });

  it("says which files it found", () => {
    using at = project({ config: "x = 1\n" });
    const locations = at.config.providers.flatMap((provider) => provider.locations);
    expect(locations).toEqual([
      { path: join(at.folder, ".dlt/secrets.toml"), found: false },
      { path: join(at.folder, "global/secrets.toml"), found: false },
      { path: join(at.folder, ".dlt/config.toml"), found: true },
      { path: join(at.folder, "global/config.toml"), found: false },
    ]);
  });

  it("refuses a file that is not TOML, with the place and nothing of the content", () => {
    const error = caught(() => project({ secrets: 'ok = 1\npassword = "canary-secret\n' }));
    expect(error).toMatchObject({ code: "DLT_CONFIG_FILE" });
    expect(error.message).toMatch(/secrets\.toml is not valid TOML at line 2, column \d+\.$/);
    expect(`${error.message} ${error.stack} ${String(error.cause)} ${JSON.stringify(error)}`).not.toContain("canary-secret");
  });

  it("refuses a folder in place of a file", () => {
    using at = project();
    mkdirSync(join(at.folder, "odd/config.toml"), { recursive: true });
    expect(() => TomlProvider.read("config.toml", [join(at.folder, "odd")], false)).toThrow(/cannot be read/);
  });

  it("reads a folder once when the project's and the user's are the same", () => {
    using at = project({ config: "x = 1\n" });
    const folder = join(at.folder, ".dlt");
    expect(TomlProvider.read("config.toml", [folder, folder], false).locations).toHaveLength(1);
  });
});

function caught(run: () => unknown): ConfigError {
  try {
    run();
  } catch (error) {
    return error as ConfigError;
  }
  throw new Error("nothing was thrown");
}
