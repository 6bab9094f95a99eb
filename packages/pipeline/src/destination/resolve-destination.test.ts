import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { registerDestination, type Destination } from "@dlt-ts/core";
import { beforeAll, describe, expect, it } from "vitest";
import { coreFolder, destinationCode, packageFolder, type PackageFolder } from "../../test/config/packages.js";
import { project } from "../../test/config/project.js";
import { duckdb, postgres } from "../../test/config/stand-in-destinations.js";
import { appParents } from "./import-from-app.js";
import { resolveDestination } from "./resolve-destination.js";

beforeAll(() => {
  registerDestination(duckdb);
});

describe("resolveDestination, what is there already", () => {
  it("takes a destination, a factory, a registered name and Python's name for it", async () => {
    using at = project();
    const options = { config: at.config };
    const instance = duckdb({ createIndexes: true });
    expect(await resolveDestination(instance, options)).toBe(instance);
    expect((await resolveDestination(duckdb, options)).type).toBe("duckdb");
    expect((await resolveDestination("duckdb", options)).factory).toBe(duckdb);
    expect((await resolveDestination("dlt.destinations.duckdb", options)).factory).toBe(duckdb);
  });

  it("adds name and options to an instance", async () => {
    using at = project();
    const made = await resolveDestination(duckdb({ createIndexes: true }), {
      config: at.config,
      destinationName: "wh",
      destinationOptions: { credentials: "x.duckdb" },
    });
    expect(made).toMatchObject({ name: "wh", type: "duckdb", options: { createIndexes: true, credentials: "x.duckdb" } });
  });

  it("refuses a misspelt option", async () => {
    using at = project();
    await expect(resolveDestination("duckdb", { config: at.config, destinationOptions: { createIndex: true } })).rejects.toThrow(
      /createIndex.*Did you mean "createIndexes"/,
    );
  });

  it("refuses a destination of another version of the contract", async () => {
    using at = project();
    const future = Object.assign(() => undefined, { specVersion: 2, type: "future" });
    await expect(resolveDestination(future as never, { config: at.config })).rejects.toMatchObject({
      code: "DLT_DESTINATION_SPEC",
      message: expect.stringContaining("version 2 of the destination contract; this dlt-ts speaks version 1. Upgrade dlt-ts"),
    });
  });

  it("says how to give a destination when there is none", async () => {
    using at = project();
    await expect(resolveDestination(undefined, { config: at.config.forPipeline("p") })).rejects.toThrow(
      /No destination is given.*\[pipelines\.p\].*DESTINATION_TYPE/,
    );
  });
});

describe("resolveDestination, names in config", () => {
  it("takes the type from config and keeps the name", async () => {
    using at = project({ config: '[destination.wh]\ndestination_type = "dlt.destinations.duckdb"\n' });
    expect(await resolveDestination("wh", { config: at.config })).toMatchObject({ type: "duckdb", name: "wh" });
    expect(await resolveDestination(undefined, { config: at.config, destinationName: "wh" })).toMatchObject({ type: "duckdb", name: "wh" });
  });

  it("takes a name that is a type itself, where config says another type", async () => {
    registerDestination(postgres);
    using at = project({}, { DESTINATION__POSTGRES__DESTINATION_TYPE: "duckdb" });
    expect(await resolveDestination("postgres", { config: at.config })).toMatchObject({ type: "duckdb", name: "postgres" });
    expect(await resolveDestination("postgres", { config: at.config, destinationName: "pg" })).toMatchObject({
      type: "postgres",
      name: "pg",
    });
  });

  it("tells a bad type in config, and where it stands", async () => {
    using at = project({ config: '[destination.wh]\ndestination_type = "duckbd"\n' });
    await expect(resolveDestination("wh", { config: at.config, parents: [at.folder] })).rejects.toMatchObject({
      code: "DLT_DESTINATION_NOT_FOUND",
      message: expect.stringContaining(
        'Destination "duckbd", as destination.wh.destination_type in config.toml says, was not found. Did you mean "duckdb"?',
      ),
    });
  });
});

/** A project of its own around packages of its own. */
async function resolveIn(app: PackageFolder, reference: string, parents: readonly string[] = [app.path]): Promise<Destination> {
  using at = project();
  return resolveDestination(reference, { config: at.config, parents });
}

describe("resolveDestination, packages of the app", () => {
  it("finds @dlt-ts/<name> where npm puts it", async () => {
    using app = packageFolder();
    app.link("node_modules/@dlt-ts/core", coreFolder);
    app.package("node_modules/@dlt-ts/npmdb", "@dlt-ts/npmdb", destinationCode("npmdb"));
    expect(await resolveIn(app, "npmdb")).toMatchObject({ type: "npmdb", name: "npmdb" });
  });

  it("finds dlt-ts-destination-<name>", async () => {
    using app = packageFolder();
    app.link("node_modules/@dlt-ts/core", coreFolder);
    app.package("node_modules/dlt-ts-destination-community", "dlt-ts-destination-community", destinationCode("community"));
    expect((await resolveIn(app, "community")).type).toBe("community");
  });

  it("finds what only the app sees in a pnpm workspace with isolated modules", async () => {
    using repository = packageFolder();
    const store = "node_modules/.pnpm/@dlt-ts+pnpmdb@1.0.0/node_modules";
    repository.package(`${store}/@dlt-ts/pnpmdb`, "@dlt-ts/pnpmdb", `import "driver";\n${destinationCode("pnpmdb")}`);
    repository.package(`${store}/driver`, "driver", "export {};");
    repository.link(`${store}/@dlt-ts/core`, coreFolder);
    repository.link("packages/app/node_modules/@dlt-ts/pnpmdb", `${store}/@dlt-ts/pnpmdb`);
    repository.write("packages/app/src/main.js", "");

    await expect(resolveIn(repository, "pnpmdb")).rejects.toMatchObject({ code: "DLT_DESTINATION_NOT_FOUND" });
    const main = join(repository.path, "packages/app/src/main.js");
    expect((await resolveIn(repository, "pnpmdb", ["/", main])).type).toBe("pnpmdb");
  });

  it("takes a package by its own name, an export of it, a path and a file URL", async () => {
    using app = packageFolder();
    app.link("node_modules/@dlt-ts/core", coreFolder);
    app.package("node_modules/@acme/lake", "@acme/lake", destinationCode("lake", "lakeDestination"));
    app.package("local", "local", destinationCode("local"));
    expect((await resolveIn(app, "@acme/lake")).type).toBe("lake");
    expect((await resolveIn(app, "@acme/lake#lakeDestination")).type).toBe("lake");
    expect((await resolveIn(app, "./local/index.js")).type).toBe("local");
    expect((await resolveIn(app, `${join(app.path, "local/index.js")}#destination`)).type).toBe("local");
    expect((await resolveIn(app, pathToFileURL(join(app.path, "local/index.js")).href, ["/"])).type).toBe("local");
  });

  it("takes the export of the type that is wanted among several", async () => {
    using app = packageFolder();
    app.link("node_modules/@dlt-ts/core", coreFolder);
    const second = destinationCode("other", "second")
      .replace(/import .*;\n/, "")
      .replace("const schema", "const schema2")
      .replace("schema,", "schema: schema2,");
    app.package("node_modules/@dlt-ts/several", "@dlt-ts/several", destinationCode("several", "first") + second);
    expect((await resolveIn(app, "several")).type).toBe("several");
    app.package("node_modules/@acme/both", "@acme/both", destinationCode("one", "first") + second);
    await expect(resolveIn(app, "@acme/both")).rejects.toMatchObject({
      code: "DLT_DESTINATION_EXPORT",
      message: expect.stringContaining('exports 2 destinations; name one, as in "@acme/both#'),
    });
    expect((await resolveIn(app, "@acme/both#second")).type).toBe("other");
  });
});

describe("resolveDestination, packages that are broken", () => {
  it("throws a syntax error instead of going on", async () => {
    using app = packageFolder();
    app.package("node_modules/@dlt-ts/broken", "@dlt-ts/broken", "export const = 1;");
    app.package("node_modules/dlt-ts-destination-broken", "dlt-ts-destination-broken", "throw new Error('must not be reached')");
    await expect(resolveIn(app, "broken")).rejects.toMatchObject({
      code: "DLT_DESTINATION_IMPORT",
      message: expect.stringContaining("@dlt-ts/broken was found"),
      cause: expect.anything(),
    });
  });

  it("throws a missing driver instead of saying that the destination is missing", async () => {
    using app = packageFolder();
    app.package("node_modules/@dlt-ts/driverless", "@dlt-ts/driverless", 'import "absent-driver";');
    await expect(resolveIn(app, "driverless")).rejects.toMatchObject({
      code: "DLT_DESTINATION_IMPORT",
      message: expect.stringMatching(/@dlt-ts\/driverless was found .* and cannot be imported: .*absent-driver/),
      cause: expect.anything(),
    });
  });

  it("throws when the entry file of a package is missing", async () => {
    using app = packageFolder();
    app.package("node_modules/@dlt-ts/hollow", "@dlt-ts/hollow", "", { exports: "./absent.js" });
    await expect(resolveIn(app, "hollow")).rejects.toMatchObject({
      code: "DLT_DESTINATION_IMPORT",
      message: expect.stringContaining("Package @dlt-ts/hollow is installed and cannot be resolved"),
    });
  });

  it("tells the author which condition is missing in exports", async () => {
    using app = packageFolder();
    app.package("node_modules/@dlt-ts/importonly", "@dlt-ts/importonly", "", { exports: { ".": { import: "./index.js" } } });
    await expect(resolveIn(app, "importonly")).rejects.toThrow(/needs a "default" condition/);
  });

  it("lists the exports when the one that is named is missing or none is a destination", async () => {
    using app = packageFolder();
    app.package("node_modules/@acme/odd", "@acme/odd", "export const helper = 1; export const version = 2;");
    await expect(resolveIn(app, "@acme/odd#destination")).rejects.toMatchObject({
      code: "DLT_DESTINATION_EXPORT",
      message: '@acme/odd has no export "destination". It exports helper, version.',
    });
    await expect(resolveIn(app, "@acme/odd#helper")).rejects.toThrow('exports "helper", which is no destination');
    await expect(resolveIn(app, "@acme/odd")).rejects.toThrow("@acme/odd exports no destination. It exports helper, version.");
  });

  it("refuses a package of another version of the contract", async () => {
    using app = packageFolder();
    app.package(
      "node_modules/@dlt-ts/later",
      "@dlt-ts/later",
      'export const later = Object.assign(() => {}, { specVersion: 2, type: "later" });',
    );
    await expect(resolveIn(app, "later")).rejects.toMatchObject({ code: "DLT_DESTINATION_SPEC" });
  });
});

describe("resolveDestination, what is not there", () => {
  it("says what was tried, what there is, and how to install it", async () => {
    using app = packageFolder();
    app.package("node_modules/@dlt-ts/lancedb", "@dlt-ts/lancedb", "", { keywords: ["dlt-ts-destination"] });
    app.package("node_modules/@dlt-ts/core", "@dlt-ts/core", "");
    app.package("node_modules/dlt-ts-destination-sheets", "dlt-ts-destination-sheets", "");
    using at = project({ config: '[destination.wh]\ndestination_type = "duckdb"\n' });
    const error = await resolveDestination("lancdb", { config: at.config, parents: [app.path, "/"] }).catch((thrown: unknown) => thrown);
    const message = (error as Error).message;
    expect(message).toContain('Destination "lancdb" was not found. Did you mean "lancedb"?');
    expect(message).toContain(`Tried to import @dlt-ts/lancdb, dlt-ts-destination-lancdb from ${app.path}, /.`);
    expect(message).toMatch(/Registered: .*duckdb.*\. Installed: lancedb, sheets\b.*\. Named in config: wh\./);
    expect(message).toContain("DESTINATION__LANCDB__DESTINATION_TYPE (Environment Variables)");
    expect(message).toContain("To install it: npm install @dlt-ts/lancdb.");
  });

  it("offers the registered name that is nearest", async () => {
    using at = project();
    await expect(resolveDestination("duckdbb", { config: at.config, parents: [at.folder] })).rejects.toThrow('Did you mean "duckdb"?');
  });

  it("names the package manager of the project", async () => {
    using app = packageFolder();
    app.write("pnpm-lock.yaml", "");
    using at = project({}, {});
    const { readConfig } = await import("../config/read-config.js");
    const config = readConfig({ projectFolder: app.path, globalFolder: at.folder, environment: {} });
    await expect(resolveDestination("@acme/absent/sub", { config, parents: [app.path] })).rejects.toThrow(
      "To install it: pnpm add @acme/absent.",
    );
  });

  it("imports nothing for a text that is no name", async () => {
    using at = project();
    await expect(resolveDestination("../../etc/passwd\0", { config: at.config })).rejects.toThrow();
    await expect(resolveDestination("my.mod.dest", { config: at.config })).rejects.toMatchObject({ code: "DLT_OPTIONS" });
  });
});

describe("appParents", () => {
  it("asks the project, then the current folder, then the main script", () => {
    expect(appParents("/project")).toEqual(["/project", process.cwd(), process.argv[1]]);
  });
});
