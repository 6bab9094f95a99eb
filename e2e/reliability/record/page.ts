import { engineNames } from "../engines/place.ts";
import { readFaults, readRecord } from "./record.ts";

const titles = { duckdb: "DuckDB", postgres: "Postgres" } as const;

/** The rows of the tables in docs/reliability.md, as the last full sweep of each engine found them. */
export function killTable(): readonly (readonly string[])[] {
  return engineNames.flatMap((engine) =>
    readRecord(engine).rows.map(({ disposition, kills, secondKills, looks, lost, doubled, early, waited }) => [
      titles[engine],
      disposition,
      ...[kills, secondKills, looks, lost, doubled, early].map(String),
      // A file of DuckDB has one process: nobody else can be there to wait.
      engine === "duckdb" ? "" : String(waited),
    ]),
  );
}

/** The sums of it. */
export function killSummary(): string {
  const rows = engineNames.flatMap((engine) => readRecord(engine).rows);
  const sum = (name: "kills" | "secondKills" | "looks" | "lost" | "doubled" | "early"): string =>
    rows.reduce((total, row) => total + row[name], 0).toLocaleString("en");
  return (
    `In all, ${sum("kills")} processes were killed, ${sum("secondKills")} more while they recovered, and others looked ${sum("looks")} times: ` +
    `${sum("lost")} rows lost, ${sum("doubled")} doubled, ${sum("early")} seen early.`
  );
}

export const killTableHead: readonly string[] = [
  "",
  "run",
  "killed",
  "killed again while recovering",
  "looks of others",
  "rows lost",
  "rows doubled",
  "seen early",
  "events at which a reader waits",
];

export function faultTable(): readonly (readonly string[])[] {
  return readFaults().map(({ fault, times, wrong }) => [fault, String(times), String(wrong)]);
}

export const faultTableHead: readonly string[] = ["Postgres", "times", "datasets that differ"];
