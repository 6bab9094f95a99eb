/**
 * Real, messy, nested data into DuckDB, offline: every package.json below `node_modules`.
 *
 *     npm run quickstart
 */
import { fileURLToPath } from "node:url";
import "@dlt-ts/duckdb";
import { pipeline, resource } from "dlt-ts";
import { manifestsBelow, type Manifest } from "./manifests.ts";

const folder = fileURLToPath(new URL("../../node_modules", import.meta.url));

/** Maps with arbitrary keys. As objects, each key would become a column: thousands of them. As rows they are a table. */
const dependencyMaps = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"] as const;

/** What is kept as it is, whatever its shape: text here, an object there, a list elsewhere. */
const kept =
  "name version description license author repository keywords engines maintainers contributors type main types bin exports".split(" ");

function tidy(manifest: Manifest): Manifest {
  return {
    ...Object.fromEntries(kept.map((key) => [key, manifest[key]])),
    scripts: Object.entries(manifest["scripts"] ?? {}).map(([script, command]) => ({ script, command })),
    dependencies: dependencyMaps.flatMap((kind) =>
      Object.entries(manifest[kind] ?? {}).map(([dependency, range]) => ({ kind, dependency, range })),
    ),
  };
}

async function* packages(): AsyncGenerator<readonly Manifest[]> {
  for await (const page of manifestsBelow(folder)) yield page.map(tidy);
}

const manifests = resource("packages", packages, {
  writeDisposition: "replace",
  // Kept as one JSON value each: their keys are file names and conditions.
  columns: { exports: { dataType: "json" }, bin: { dataType: "json" }, engines: { dataType: "json" } },
});

const npm = pipeline("npm", { destination: "duckdb", datasetName: "npm", progress: "log" });

console.log(String(await npm.run(manifests)));

console.log("\nThe most wanted dependencies:");
console.table(
  await npm
    .dataset()
    .query(`
    SELECT dependency, count(DISTINCT packages.name) AS packages, any_value(range) AS for_example
    FROM packages__dependencies JOIN packages ON packages._dlt_id = packages__dependencies._dlt_parent_id
    WHERE kind = 'dependencies'
    GROUP BY dependency ORDER BY packages DESC, dependency LIMIT 5
  `)
    .fetchAll(),
);

console.log(`
It lies in npm.duckdb. One line sends it elsewhere:

    pipeline("npm", { destination: "duckdb" })                     // this run
    pipeline("npm", { destination: duckdb("/data/lake.duckdb") })  // another file
    pipeline("npm", { destination: "lake" })                       // whatever .dlt/config.toml says that "lake" is
`);
