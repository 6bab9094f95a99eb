/**
 * A load id is the Unix time as Python prints a float: `1795345509.2283719`. Load ids of a pipeline rise, compared as text as well as as numbers,
 * even where the clock was set back or stands still.
 * @param now milliseconds since 1970
 * @param newest the highest load id so far
 */
export function nextLoadId(now: number, newest: string | undefined): string {
  const id = loadIdOf(now / 1000);
  return newest === undefined || id > newest ? id : loadIdOf(nextAfter(Number(newest)));
}

/** Python's `str(float)` for a time in seconds. */
export function loadIdOf(seconds: number): string {
  return Number.isInteger(seconds) ? `${seconds}.0` : String(seconds);
}

/** The moment of a load id: ISO 8601, UTC, microseconds. */
export function timeOfLoadId(loadId: string): string {
  const [seconds = "0", fraction = ""] = loadId.split(".");
  const base = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return `${base}.${fraction.slice(0, 6).padEnd(6, "0")}Z`;
}

/** Whether a text is a load id, and so may be a folder. */
export function isLoadId(text: string): boolean {
  return /^\d{1,12}\.\d{1,12}$/.test(text);
}

/** The next double. Its shortest text is also higher as text, for both have the same number of digits before the point. */
function nextAfter(value: number): number {
  const double = new Float64Array([value]);
  const bits = new BigUint64Array(double.buffer);
  bits[0] = (bits[0] ?? 0n) + 1n;
  return double[0] ?? value;
}
