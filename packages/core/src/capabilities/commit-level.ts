/**
 * What a crash can do.
 * - `atomic`: readers see all of a load or nothing of it, at any moment. A loader that was overtaken cannot commit.
 * - `idempotent`: readers may see part of a load; loading it again ends where a load without a crash ends.
 *   Holds for one loader at a time, or for many that run the same load. An overtaken loader is not kept out.
 * - `at-least-once`: no row is lost; rows after the last checkpoint of a job may arrive twice.
 */
export type CommitLevel = "atomic" | "idempotent" | "at-least-once";
