/** `1204` → `1,204`, the same on every machine. */
export function count(value: number): string {
  return String(value).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 row`, `2 rows`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** Decimal units, three digits: `474 B`, `45.1 kB`, `1.20 GB`. */
export function size(bytes: number): string {
  return bytes < 1000 ? `${bytes} B` : scaled(bytes / 1000, ["kB", "MB", "GB", "TB"], 1000);
}

/** `12 ms`, `1.25 s`, `3 min 5 s`, `2 h 10 min`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 59.995) return `${seconds.toPrecision(3)} s`;
  const minutes = Math.floor(Math.round(seconds) / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds) % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function scaled(value: number, units: readonly string[], step: number): string {
  const [unit = "", ...larger] = units;
  return value < step - 0.5 || larger.length === 0 ? `${value.toPrecision(3)} ${unit}` : scaled(value / step, larger, step);
}
