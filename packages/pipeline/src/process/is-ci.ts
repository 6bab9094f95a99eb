/** What every CI service sets, and some developers unset by `CI=false`. */
export function isCi(): boolean {
  const ci = process.env["CI"];
  return ci !== undefined && ci !== "" && ci !== "false" && ci !== "0";
}
