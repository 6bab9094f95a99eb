import type { ContractEntity } from "../../schema/contract-modes.js";
import type { NormalizeErrorCode } from "../normalize-error.js";

/** Why rows or values are not in their table: a contract, or the code of the error that the row would have been. */
export type RejectionReason = NormalizeErrorCode | "DLT_SCHEMA_CONTRACT";

/** Rows and values of one table that were left out for one reason. Rows below a row that was left out go with it, and are not counted. */
export interface Rejection {
  /** As the schema names it. */
  readonly table: string;
  readonly reason: RejectionReason;
  /** What the contract speaks of, where the reason is a contract. */
  readonly entity?: ContractEntity;
  /** Rows that were left out whole. */
  readonly rows: number;
  /** Values that were left out of rows that stayed. */
  readonly values: number;
  /** How many of the rows are in the quarantine table. */
  readonly quarantined: number;
  /** The columns that were asked for, in the order of their first value; at most 20. */
  readonly columns: readonly string[];
  /** The first ones, where samples were asked for (`rejectedSamples`). */
  readonly samples?: readonly RejectedSample[];
}

/** A row or a value that was left out. */
export interface RejectedSample {
  /** The number of its row in the run, from 1. */
  readonly row: number;
  /** Where in that row; empty for the row itself. */
  readonly path: string;
  readonly column?: string;
  /** The row or the value as JSON text, cut to 1,000 characters. */
  readonly text: string;
}

/** What infos and traces show: numbers, and nothing of the rows. */
export function withoutSamples(rejections: readonly Rejection[] = []): readonly Rejection[] {
  return rejections.map((rejection) => {
    const { samples: _, ...counts } = rejection;
    return counts;
  });
}
