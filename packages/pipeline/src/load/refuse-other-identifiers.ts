import { DestinationError, type Destination } from "@dlt-ts/core";
import type { NormalizedPackage } from "../package/manifest.js";

/** The names in the files of a package are final: a destination that writes identifiers otherwise would not find its columns. */
export function refuseOtherIdentifiers({ identifiers, description }: NormalizedPackage, destination: Destination): void {
  const { casing, caseSensitive } = destination.capabilities().identifiers;
  if (casing === identifiers.casing && caseSensitive === identifiers.caseSensitive) return;
  const shown = (written: typeof identifiers): string => `${written.casing} case, ${written.caseSensitive ? "" : "not "}case sensitive`;
  throw new DestinationError(
    "unsupported",
    `Load ${description.loadId} was normalized for identifiers in ${shown(identifiers)}; destination "${destination.name}" wants ${shown({ casing, caseSensitive })}. ` +
      "Name the destination when the pipeline is made, so that normalize knows it.",
    { context: { destination: destination.name, loadId: description.loadId } },
  );
}
