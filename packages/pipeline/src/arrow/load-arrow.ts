import type * as Arrow from "apache-arrow";
import { ArrowError } from "./arrow-error.js";

/** The package `apache-arrow`, which writes and reads Arrow's own format. Throws an `ArrowError` where it is not installed. */
export async function loadArrow(): Promise<typeof Arrow> {
  try {
    return await import("apache-arrow");
  } catch (cause) {
    throw new ArrowError(
      "DLT_ARROW_MISSING",
      "extract() keeps Arrow data in Arrow's own format, and the package apache-arrow, which writes and reads it, cannot be imported. " +
        "Install it (npm install apache-arrow), or load with run(), which needs no file between.",
      { cause },
    );
  }
}
