import type { Destination, Row } from "@dlt-ts/core";

/** Where a destination is put to the test. */
export interface SubjectContext {
  /** An empty folder for this one world, for files that a destination needs; removed afterwards. */
  readonly folder: string;
}

/** A destination under test. */
export interface Subject {
  readonly destination: Destination;
  /** The staging destination that it loads through. */
  readonly staging?: Destination;
  /** The rows of a table that have arrived, where the destination itself cannot be read: what a web server got, for instance. */
  rows?(table: string): Promise<readonly Row[]>;
}

/** Makes the destination; for the same folder again one over the same data. Options are complete here: config is not asked. */
export type CreateSubject = (context: SubjectContext) => Subject | Promise<Subject>;

/**
 * What a subject module exports. It is a module, not a closure, because kill tests load it again in a child process:
 * by plain Node, so it imports the built package by its name.
 */
export interface SubjectModule {
  readonly create: CreateSubject;
  /** Why it cannot be tested here (no server, no credentials); absent or `undefined` when it can. */
  readonly unavailable?: () => string | undefined | Promise<string | undefined>;
}

/** Imports a subject module. Throws a `TypeError` that says what is missing in it. */
export async function importSubject(url: URL): Promise<SubjectModule> {
  const module = (await import(url.href)) as Partial<SubjectModule>;
  if (typeof module.create !== "function") throw new TypeError(`${url.href} exports no function "create": see SubjectModule.`);
  return module as SubjectModule;
}
