import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectFolders } from "./project-folders.js";

describe("projectFolders", () => {
  it("starts from the current folder", () => {
    using home = folder();
    expect(projectFolders({ environment: {}, currentFolder: "/app", homeFolder: home.path, isRoot: false })).toEqual({
      project: "/app",
      settings: "/app/.dlt",
      global: join(home.path, ".dlt"),
      data: join(home.path, ".dlt"),
      local: "/app",
    });
  });

  it("follows the environment", () => {
    using home = folder();
    const environment = { DLT_PROJECT_DIR: "sub", DLT_CONFIG_FOLDER: ".conf", DLT_DATA_DIR: "/data", DLT_LOCAL_DIR: "local" };
    expect(projectFolders({ environment, currentFolder: "/app", homeFolder: home.path, isRoot: false })).toMatchObject({
      project: "/app/sub",
      settings: "/app/sub/.conf",
      data: "/data",
      local: "/app/local",
    });
  });

  it("uses /var/dlt for root", () => {
    expect(projectFolders({ environment: {}, currentFolder: "/app", homeFolder: "/root", isRoot: true }).global).toBe("/var/dlt");
  });

  it("uses a temporary folder when there is no home to write to", () => {
    const found = projectFolders({ environment: {}, currentFolder: "/app", homeFolder: "/does/not/exist", isRoot: false });
    expect(found.global).toBe(join(tmpdir(), "dlt"));
  });

  it("uses XDG_DATA_HOME unless ~/.dlt exists", () => {
    using home = folder();
    const input = { environment: { XDG_DATA_HOME: "/xdg" }, currentFolder: "/app", homeFolder: home.path, isRoot: false };
    expect(projectFolders(input).global).toBe("/xdg/dlt");
    mkdirSync(join(home.path, ".dlt"));
    expect(projectFolders(input).global).toBe(join(home.path, ".dlt"));
  });
});

function folder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), "dlt-ts-home-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}
