import { DltError, type DltErrorDetails } from "@dlt-ts/core";

/** The working folder of a pipeline cannot be written or read, or a package in it is damaged. `code` is `DLT_PACKAGE`. */
export class PackageError extends DltError {
  constructor(message: string, details?: DltErrorDetails) {
    super("DLT_PACKAGE", message, details);
  }
}

/** Packages are complete and in their place, or will be as soon as anybody works in the folder; only what comes after that failed. */
export class PublishedError extends PackageError {}
