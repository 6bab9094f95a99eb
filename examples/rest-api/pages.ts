import { readFile } from "node:fs/promises";

export interface Page {
  readonly body: readonly unknown[];
  /** The address of the next page, as the `Link` header of the answer says. */
  readonly next: string | null;
}

const recorded = process.argv.includes("--recorded");

/** Asks the API; with `--recorded` reads the answer from `recorded/` instead. */
export function fetchPage(url: string): Promise<Page> {
  return recorded ? recordedPage(url) : askedPage(url);
}

async function askedPage(url: string): Promise<Page> {
  const response = await fetch(url, { signal: AbortSignal.timeout(30_000) }).catch((error: unknown) => {
    throw new Error(`${url} cannot be reached. Without a network, run with --recorded.`, { cause: error });
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status} ${response.statusText}`);
  const next = /<([^>]+)>; rel="next"/.exec(response.headers.get("link") ?? "")?.[1] ?? null;
  return { body: (await response.json()) as unknown[], next };
}

async function recordedPage(url: string): Promise<Page> {
  const { pathname, searchParams } = new URL(url);
  const file = new URL(`recorded${pathname}-${searchParams.get("_page")}.json`, import.meta.url);
  return JSON.parse(await readFile(file, "utf8")) as Page;
}
