import { DltError, type DltErrorDetails } from "@dlt-ts/core";

/**
 * - `DLT_DESTINATION_NOT_FOUND`: no such name is registered, configured or installed.
 * - `DLT_DESTINATION_IMPORT`: the module is there and cannot be imported; the reason is the cause.
 * - `DLT_DESTINATION_EXPORT`: the module has no destination, or several.
 * - `DLT_DESTINATION_SPEC`: it was made for another version of the destination contract.
 */
export type DestinationReferenceErrorCode =
  | "DLT_DESTINATION_NOT_FOUND"
  | "DLT_DESTINATION_IMPORT"
  | "DLT_DESTINATION_EXPORT"
  | "DLT_DESTINATION_SPEC";

/** A reference does not lead to a destination that this engine can use. */
export class DestinationReferenceError extends DltError {
  declare readonly code: DestinationReferenceErrorCode;

  constructor(code: DestinationReferenceErrorCode, message: string, details: DltErrorDetails = {}) {
    super(code, message, details);
  }
}
